/**
 * As much of a shell text as can be known without running it: its commands, and whether its failures count. Nothing
 * here guesses; what it cannot tell is left to whoever runs the script.
 */

/** The text without comments, continued lines joined. Here-documents and quotes stay as they are. */
export function withoutComments(script: string): string {
  return script
    .replaceAll('\r\n', '\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map(line => line.replace(/^\s*#.*$/, '').replace(/(\s)#\s.*$/, '$1'))
    .join('\n')
}

/** The first words of all simple commands of a text, wrappers such as `timeout 5` taken off. */
export function commandNames(text: string): string[] {
  return text
    .split(/&&|\|\||[;|\n&]|\$\(|`/)
    .map(part => firstWord(part))
    .filter(name => name !== '')
}

const prefixes =
  /^(?:(?:if|then|else|elif|while|until|do|!|\(|\{|exec|command|time|nohup|timeout(?:\s+-\S+)*\s+\S+|env|[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S*))\s+)+/

function firstWord(command: string): string {
  const bare = command
    .trim()
    .replace(/^["'(]+/, '')
    .replace(prefixes, '')
  return bare.split(/\s+/)[0]?.replace(/["')]+$/, '') ?? ''
}

/** Ends with success whatever happened before: `… || true`, `…; exit 0`. */
export function alwaysSucceeds(text: string): boolean {
  return /(\|\||;|\n)\s*(true|:|exit\s+0|(echo|printf)\b[^|&;\n]*)\s*;?\s*\)?\s*$/.test(text.trim())
}
