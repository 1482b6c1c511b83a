/**
 * Files of variables as Compose reads them (compose-go, dotenv/parser.go): `KEY=value`, `KEY: value`, `export`, `#`
 * comments; single quotes (no variables), double quotes (escapes and variables) and bare values (variables). A key alone
 * takes the value that the environment already has.
 */
import { interpolate } from '../interpolation.ts'
import { oddCharacter, visible } from '../odd-character.ts'

export class DotenvError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message)
  }
}

export interface DotenvOptions {
  /** Variables that win over those of the file, for a key alone and for `${…}` in values. */
  outer: (name: string) => string | undefined
  /** Variables of files read before, which `${…}` sees when this file has none of that name. */
  earlier?: Readonly<Record<string, string>>
  /** Keep values as they are written (the `format: raw` of `env_file`). */
  raw?: boolean
}

/** The variables of a file. `${…}` in a value sees `outer` first and then the lines above it. Throws DotenvError. */
export function parseDotenv(
  written: string,
  { outer, earlier = {}, raw = false }: DotenvOptions,
): Record<string, string> {
  const text = written.replace(/^\uFEFF/, '')
  const found: Record<string, string> = {}
  const lookup = (name: string) => outer(name) ?? found[name] ?? earlier[name]
  let position = match(blankOrComment, text, 0).length
  while (position < text.length) {
    const line = text.slice(0, position).split('\n').length
    const { name, sign, length } = readName(text.slice(position), line)
    position += length
    if (sign === undefined) {
      const inherited = outer(name)
      if (inherited !== undefined) found[name] = inherited
    } else {
      const value = readValue(text.slice(position), name, line, raw)
      found[name] = value.literal ? value.text : interpolate(value.text, { lookup })
      position += value.length
    }
    position += match(blankOrComment, text, position).length
  }
  return found
}

const blankOrComment = /(?:\s+|#[^\n]*)*/y
const blank = String.raw`[ \t\v\f\r\u0085\u00A0]*`
const declaration = new RegExp(String.raw`^(?:export\s+)?([^=:\n]*?)${blank}(?:([=:])${blank}|(?=\n|$))`)

function match(pattern: RegExp, text: string, from: number): string {
  pattern.lastIndex = from
  return pattern.exec(text)?.[0] ?? ''
}

function readName(rest: string, line: number): { name: string; sign?: string; length: number } {
  const [whole, name, sign] = declaration.exec(rest) ?? []
  if (whole !== undefined && name && /^[\p{L}\p{N}_.[\]-]+$/u.test(name)) return { name, sign, length: whole.length }
  const written = rest.split(/\r?\n/)[0]!
  throw new DotenvError(`\`${visible(written)}\`${oddCharacter(name ?? written)} is not of the form NAME=value`, line)
}

/** The value that `rest` starts with, and how many characters of `rest` it takes. */
function readValue(rest: string, name: string, line: number, raw: boolean) {
  const restOfLine = /^[^\n]*/.exec(rest)![0]
  if (raw) return { text: restOfLine.replace(/\r$/, ''), length: restOfLine.length, literal: true }
  const quote = rest[0]
  if (quote !== "'" && quote !== '"') {
    return { text: restOfLine.split(' #')[0]!.trimEnd(), length: restOfLine.length, literal: false }
  }
  const quoted = (quote === '"' ? /^"((?:\\[\s\S]|[^"\\])*)"/ : /^'((?:\\[\s\S]|[^'\\])*)'/).exec(rest)
  if (!quoted) throw new DotenvError(`The value of ${name} opens with ${quote} and never closes it`, line)
  const inner = quoted[1]!.replaceAll(`\\${quote}`, quote)
  return { text: quote === '"' ? unescaped(inner) : inner, length: quoted[0].length, literal: quote === "'" }
}

/** What a backslash and a letter stand for between double quotes; anything else keeps its backslash. */
const escapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  // Two dollar signs, because interpolation runs next and makes one of them.
  $: '$$',
}

function unescaped(text: string): string {
  return text.replace(/\\(0[0-7]{3}|[\s\S])/g, (all, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? all),
  )
}
