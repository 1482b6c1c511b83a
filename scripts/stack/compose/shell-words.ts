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

function scan(text: string): { words: string[]; complete: boolean } | undefined {
  const words: string[] = []
  let word = ''
  let started = false
  let quote = ''
  const finish = () => {
    if (started) words.push(word)
    word = ''
    started = false
  }
  for (let index = 0; index < text.length; index++) {
    const letter = text[index]!
    if (letter === '\\' && quote !== "'") {
      const next = text[++index]
      if (next === undefined) return undefined
      word += next
      started = true
    } else if (quote) {
      const closes = letter === quote
      if (!closes || isSubstitution(quote)) word += letter
      if (closes) quote = ''
    } else if (letter === '`' || text.startsWith('$(', index)) {
      const opening = letter === '`' ? '`' : '$('
      quote = letter === '`' ? '`' : ')'
      word += opening
      index += opening.length - 1
      started = true
    } else if (letter === '"' || letter === "'") {
      quote = letter
      started = true
    } else if (/\s/.test(letter)) {
      finish()
    } else if (/[;&|<>]/.test(letter)) {
      // The number before a redirection (`2>`) belongs to the operator, not to the command.
      if (letter === '>' && /^\d/.test(word)) started = false
      finish()
      return { words, complete: false }
    } else if (letter === '(' || letter === ')') {
      return undefined
    } else {
      word += letter
      started = true
    }
  }
  finish()
  return quote ? undefined : { words, complete: true }
}

/** Command substitutions are not run; their text stays in the word, spaces and all. */
function isSubstitution(quote: string): boolean {
  return quote === '`' || quote === ')'
}
