/**
 * The `.env` format as Compose reads it: `KEY=value`, `KEY: value`, `export`, `#` comments, single quotes (literal),
 * double quotes (escapes, several lines, variables) and bare values (variables). A key alone takes the value that the
 * environment already has.
 */
import { interpolate } from './interpolate.ts'

export class DotenvError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message)
  }
}

/** What a backslash and a letter stand for between double quotes; anything else keeps its backslash. */
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$$' }

const blankOrComment = /(?:\s+|#[^\n]*)+/y
const declaration = /(?:export\s+)?([^=:\n]*?)[ \t]*(?:([=:])[ \t]*|(?=\n|$))/y

/**
 * The variables of a file. `${…}` in a value sees the environment (`outer`) first and then the lines above it.
 * `raw` keeps values as they are written (the `format: raw` of `env_file`). Throws DotenvError.
 */
export function parseDotenv(
  written: string,
  outer: (name: string) => string | undefined,
  options: { raw?: boolean } = {},
): Record<string, string> {
  const text = written.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const found: Record<string, string> = {}
  const lookup = (name: string) => outer(name) ?? found[name]
  let position = skip(blankOrComment, text, 0)
  while (position < text.length) {
    const line = text.slice(0, position).split('\n').length
    declaration.lastIndex = position
    const [whole, name, sign] = declaration.exec(text) ?? []
    if (whole === undefined || !name || !/^[\w.[\]-]+$/.test(name)) {
      throw new DotenvError(`\`${text.slice(position).split('\n')[0]}\` is not of the form NAME=value`, line)
    }
    position += whole.length
    if (sign === undefined) {
      const inherited = outer(name)
      if (inherited !== undefined) found[name] = inherited
    } else {
      const value = readValue(text.slice(position), name, line, options.raw ?? false)
      found[name] = value.literal ? value.text : interpolate(value.text, { lookup })
      position += value.length
    }
    position = skip(blankOrComment, text, position)
  }
  return found
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return from + (pattern.exec(text)?.[0].length ?? 0)
}

/** The value that `rest` starts with, and how many characters of `rest` it takes up to the end of its line. */
function readValue(rest: string, name: string, line: number, raw: boolean) {
  const restOfLine = /^[^\n]*/.exec(rest)![0]
  if (raw) return { text: restOfLine, length: restOfLine.length, literal: true }
  const quote = rest[0]
  if (quote !== "'" && quote !== '"') {
    return { text: restOfLine.replace(/(^|\s)#.*$/, '').trim(), length: restOfLine.length, literal: false }
  }
  const quoted = (quote === '"' ? /^"((?:\\[\s\S]|[^"\\])*)"/ : /^'([^']*)'/).exec(rest)
  if (!quoted) throw new DotenvError(`The value of ${name} opens with ${quote} and never closes it`, line)
  const trailing = /^[^\n]*/.exec(rest.slice(quoted[0].length))![0]
  const inner = quoted[1]!
  const text = quote === '"' ? inner.replace(/\\([\s\S])/g, (all, letter: string) => escapes[letter] ?? all) : inner
  return { text, length: quoted[0].length + trailing.length, literal: quote === "'" }
}
