/**
 * Splits a `command` or `entrypoint` written as text, the way Compose does: quotes and backslashes as in a shell, but no
 * shell runs it. An unquoted operator (`;`, `&`, `|`, `<`, `>`) silently ends the command there, as in Compose.
 * Returns undefined for an unclosed quote or an unquoted parenthesis.
 */
export function splitWords(text: string): string[] | undefined {
  return scan(text)?.words
}

/** True for a text that a shell would take for a single command, without operators. */
export function isSimpleCommand(text: string): boolean {
  return scan(text)?.complete ?? false
}

/** Quotes a word so that a shell reads it back unchanged. */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

const pieces = [
  /(?<blank>\s+)/,
  /(?<operator>[;&|<>])/,
  /'(?<raw>[^']*)'/,
  /"(?<quoted>(?:\\[\s\S]|[^"\\])*)"/,
  // Command substitutions are not run; their text stays in the word, spaces and all.
  /(?<bare>\\[\s\S]|`(?:\\[\s\S]|[^`\\])*`|\$\((?:\\[\s\S]|[^)\\])*\)|[^\s()"'`\\])/,
]
const piece = new RegExp(pieces.map(({ source }) => source).join('|'), 'gy')

function scan(text: string): { words: string[]; complete: boolean } | undefined {
  const words: string[] = []
  let word: string | undefined
  let position = 0
  for (const { 0: all, groups = {} } of text.matchAll(piece)) {
    const { blank, operator, raw, quoted, bare = '' } = groups
    position += all.length
    if (blank === undefined && operator === undefined) {
      word = (word ?? '') + (raw ?? (quoted ?? bare).replace(/\\([\s\S])/g, '$1'))
      continue
    }
    // The number before a redirection (`2>`) belongs to the operator, not to the command.
    if (word !== undefined && !(operator === '>' && /^\d/.test(word))) words.push(word)
    if (operator) return { words, complete: false }
    word = undefined
  }
  if (position < text.length) return undefined
  return { words: word === undefined ? words : [...words, word], complete: true }
}
