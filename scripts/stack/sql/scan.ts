/**
 * Splits a psql script into statements and backslash commands by psql's lexical rules: semicolons in strings, dollar
 * quotes, comments, parentheses and `begin atomic` bodies do not end a statement, and variables are inserted only
 * outside of quotes.
 */
import { type Lookup, referenceAt } from './variables.ts'

export type Piece =
  | {
      kind: 'statement'
      text: string
      /** Line of the script on which the text begins. */
      line: number
    }
  | {
      kind: 'command'
      name: string
      /** The rest of its line, as written. */
      rest: string
      line: number
      /** The unfinished statement before it. */
      buffer: { text: string; line: number }
      /** Empties that buffer. */
      clear: () => void
    }

export interface Scanning {
  lookup: Lookup
  /** False inside a branch of `\if` that is not taken: its text is skipped. */
  active: () => boolean
}

/**
 * Yields the pieces one by one, because a piece may set variables for the next. A last statement without a semicolon
 * counts, too.
 */
export function* scanScript(script: string, { lookup, active }: Scanning): Generator<Piece> {
  const reader = new Reader(script)
  let buffer = ''
  let bufferLine = 1
  let depth = 0
  let body = newBody()
  const add = (text: string, line: number) => {
    if (!active() || (buffer === '' && text.trim() === '')) return
    if (buffer === '') bufferLine = line
    buffer += text
  }
  const reset = () => {
    buffer = ''
    depth = 0
    body = newBody()
  }
  while (!reader.atEnd) {
    const { line } = reader
    const hidden = reader.takeLength(hiddenLength(reader))
    if (hidden) {
      // A comment before a statement does not belong to it.
      if (buffer !== '' || !/^(--|\/\*)/.test(hidden)) add(hidden, line)
    } else if (reader.startsWith('\\')) {
      const escaped = reader.take(/\\[;:]/y)
      if (escaped) {
        add(escaped[1]!, line)
        continue
      }
      const name = reader.take(/\\(?:[^\s\\]+|\\)/y).slice(1)
      // `\\` only ends the arguments of the command before it.
      if (name === '\\') continue
      const rest = reader.take(/(?:'(?:\\.|''|[^'\n])*'|`[^`\n]*`|\\(?![\\])|[^\\\n])*/y)
      yield { kind: 'command', name, rest: rest.trim(), line, buffer: { text: buffer, line: bufferLine }, clear: reset }
    } else if (reader.startsWith(':') && !reader.startsWith('::') && !reader.startsWith(':=') && active()) {
      const found = referenceAt(reader.text, reader.position, lookup)
      if (found?.value === undefined) add(reader.take(/:/y), line)
      else if (found.bare) reader.replace(found.length, found.value)
      else {
        reader.skip(found.length)
        add(found.value, line)
      }
    } else if (reader.startsWith(';') && depth === 0 && body.depth === 0) {
      reader.skip(1)
      if (buffer.trim() !== '' && active()) yield { kind: 'statement', text: buffer, line: bufferLine }
      if (active()) reset()
    } else {
      const text = reader.take(/::|:=|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|\s+|[\s\S]/y)
      if (text === '(') depth++
      else if (text === ')') depth = Math.max(0, depth - 1)
      else if (depth === 0) followBody(body, text)
      add(text, line)
    }
  }
  if (buffer.trim() !== '') yield { kind: 'statement', text: buffer, line: bufferLine }
}

const deepestExpansion = 100

/** Reads a script: the text, a position in it, and the line of the position. */
class Reader {
  position = 0
  line = 1
  /** End of an inserted variable's text: its line breaks are not the script's. */
  private inserted = 0
  private nesting = 0

  constructor(public text: string) {}

  get atEnd(): boolean {
    return this.position >= this.text.length
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position)
  }

  /** Consumes the text that a sticky pattern matches here; '' when it does not match. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.position
    return this.takeLength(pattern.exec(this.text)?.[0].length ?? 0)
  }

  takeLength(length: number): string {
    const taken = this.text.slice(this.position, this.position + length)
    this.skip(length)
    return taken
  }

  skip(length: number): void {
    const written = this.text.slice(Math.max(this.position, this.inserted), this.position + length)
    this.line += written.split('\n').length - 1
    this.position += length
  }

  /** Replaces the next characters by another text, which is read next. */
  replace(length: number, value: string): void {
    this.nesting = this.position < this.inserted ? this.nesting + 1 : 1
    if (this.nesting > deepestExpansion) throw new RangeError('a variable expands itself')
    this.text = value + this.text.slice(this.position + length)
    this.inserted = Math.max(value.length, this.inserted - this.position - length + value.length)
    this.position = 0
  }
}

/** What may have a semicolon inside; one that is never closed runs to the end. */
const hidden = new RegExp(
  [
    // Dollar quotes and strings with escapes begin where no word goes on.
    /(?<![\w$\u0080-\uffff])\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$[\s\S]*?(?:\$\k<tag>\$|$)/,
    /(?<![\w$\u0080-\uffff])[eE]'(?:\\[\s\S]|''|[^'\\])*(?:'|$)/,
    /'[^']*(?:'|$)|"[^"]*(?:"|$)|--[^\n]*/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
)

/** The length of a string, quoted name, dollar quote or comment that starts here; 0 when none starts. */
function hiddenLength({ text, position }: Reader): number {
  if (text.startsWith('/*', position)) return commentLength(text, position)
  hidden.lastIndex = position
  return hidden.exec(text)?.[0].length ?? 0
}

/** Comments nest in SQL. */
function commentLength(text: string, start: number): number {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    if (text.startsWith('/*', index)) {
      depth++
      index++
    } else if (text.startsWith('*/', index)) {
      index++
      if (--depth === 0) return index + 1 - start
    }
  }
  return text.length - start
}

/** An open `create function … begin atomic … end`, in which statements end with semicolons of their own. */
interface Body {
  /** The first words of the statement. */
  words: string[]
  depth: number
}

const newBody = (): Body => ({ words: [], depth: 0 })

function followBody(body: Body, text: string): void {
  if (!/^[A-Za-z]/.test(text)) return
  const word = text.toLowerCase()
  if (body.words.length < 4) body.words.push(word)
  const definesRoutine = /^create (or replace )?(function|procedure)\b/.test(body.words.join(' '))
  if (!definesRoutine) return
  if (word === 'begin') body.depth++
  else if (word === 'case' && body.depth > 0) body.depth++
  else if (word === 'end' && body.depth > 0) body.depth--
}
