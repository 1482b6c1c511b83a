/** Passwords of roles that stand as text in SQL, also where a statement is put together from a pattern and its values. */
import { isSecretName, isWritten } from './secrets.ts'

export interface SqlSecret {
  /** Where in the text the value begins. */
  index: number
  /** What it is the secret of, without the secret. */
  what: string
}

const role = 'the password of a role'

/** A text of SQL: `'x'`, `E'x'`, or `''x''` inside another text. What is joined on (`' || …`) is no part of one. */
const written = String.raw`(?:E|U&)?'{1,2}(?!\s*\|\|)(?<value>[^'\n]+)'`
const dollarQuoted = String.raw`\$(?<tag>\w*)\$(?<value>[^$\n]+)\$\k<tag>\$`
const joined = String.raw`'{1,3}\s*\|\|\s*(?:quote_(?:literal|nullable)\s*\(\s*)?'(?<value>[^'\n]+)'`

const plain = [
  new RegExp(String.raw`\bPASSWORD\s+${written}`, 'gi'),
  new RegExp(String.raw`\bPASSWORD\s+${dollarQuoted}`, 'gi'),
  new RegExp(String.raw`\bPASSWORD\s*${joined}`, 'gi'),
  new RegExp(String.raw`\bEXECUTE\b[^;]*\bPASSWORD\b[^;]*\bUSING\s+${written}`, 'gi'),
]

/** @param text with its comments blanked out */
export function sqlSecrets(text: string): SqlSecret[] {
  const values = [...formattedPasswords(text), ...namedPasswords(text)]
  return [
    ...plain.flatMap(pattern => found(text, pattern)),
    ...values.flatMap(({ index, argument }) => (isWritten(literalOf(argument)) ? [{ index, what: role }] : [])),
    ...settings(text),
    ...variables(
      text,
      values.map(({ argument }) => argument),
    ),
  ]
}

interface Value {
  index: number
  argument: string
}

/** What `format(…)` puts where its pattern says PASSWORD. */
function formattedPasswords(text: string): Value[] {
  return [...text.matchAll(/\bformat\s*\(/gi)].flatMap(({ index, 0: head }) => {
    const [pattern, ...values] = argumentsAt(text, index + head.length)
    const place = passwordPlace(literalOf(pattern?.argument ?? '') ?? '')
    const value = place === undefined ? undefined : values[place]
    return value ? [value] : []
  })
}

/** The names that stand for a password: `PASSWORD :'app_password'`. */
function namedPasswords(text: string): Value[] {
  return [...text.matchAll(/\bPASSWORD\s+(:'\w+')/gi)].map(({ index, 1: argument }) => ({ index, argument: argument! }))
}

/** Which value of `format` follows the word PASSWORD, counted from 0. */
function passwordPlace(pattern: string): number | undefined {
  let next = 0
  for (const { index, 1: position } of pattern.matchAll(/%(?:(\d+)\$)?-?\d*[sIL]/g)) {
    const place = position === undefined ? next : Number(position) - 1
    next = place + 1
    if (/\bPASSWORD\s+'*$/i.test(pattern.slice(0, index))) return place
  }
  return undefined
}

/** Values that a script gives to a variable, of psql or of a block, whose name is a secret's or which ends up as one. */
function variables(text: string, passwords: string[]): SqlSecret[] {
  const isPassword = (name: string) => passwords.some(argument => argument === name || argument === `:'${name}'`)
  const psql = [...text.matchAll(/^[ \t]*\\set[ \t]+(\w+)[ \t]+'?([^'\s]+)/gm)].filter(
    ({ 1: name, 2: value }) => (isSecretName(name!) || isPassword(name!)) && !value!.startsWith('`'),
  )
  const declared = [
    ...text.matchAll(/\b(\w+)\s+(?:constant\s+)?(?:text|varchar|name)\b[^;,'\n]*?(?::=|=|\bdefault\b)\s*'([^'\n]+)'/gi),
  ].filter(({ 1: name }) => isPassword(name!))
  return [...psql, ...declared]
    .filter(({ 2: value }) => isWritten(value))
    .map(({ index, 1: name }) => ({ index, what: name! }))
}

/** `SET app.password = 'x'` and `set_config('app.password', 'x', …)`. */
function settings(text: string): SqlSecret[] {
  const pattern =
    /\bset(?:\s+local|\s+session)?\s+((?:\w+\.)\w+)\s*(?:=|\bto\b)\s*'([^'\n]+)'|\bset_config\s*\(\s*'([\w.]+)'\s*,\s*'([^'\n]+)'/gi
  return [...text.matchAll(pattern)].flatMap(match => {
    const name = match[1] ?? match[3]!
    const isSecret = isSecretName(name.split('.').at(-1)!) && isWritten(match[2] ?? match[4])
    return isSecret ? [{ index: match.index, what: name }] : []
  })
}

function found(text: string, pattern: RegExp): SqlSecret[] {
  return [...text.matchAll(pattern)].flatMap(({ index, 0: match, groups }) => {
    const value = groups?.value
    return value !== undefined && isWritten(value) ? [{ index: index + match.lastIndexOf(value), what: role }] : []
  })
}

/** The text of an argument that is nothing but a text. */
function literalOf(argument: string): string | undefined {
  const [, quoted] = /^E?'((?:[^']|'')*)'(?:::\w+)?$/i.exec(argument) ?? []
  const [, , between] = /^\$(\w*)\$([\s\S]*)\$\1\$$/.exec(argument) ?? []
  return quoted ?? between
}

const pieces = /'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$|[(),]|[^'$(),]+|\$/gy

/** The arguments of a call whose bracket is open at `start`. */
function argumentsAt(text: string, start: number): Value[] {
  const cuts: number[] = [start]
  let depth = 1
  pieces.lastIndex = start
  for (let piece = pieces.exec(text); piece && depth > 0; piece = pieces.exec(text)) {
    if (piece[0] === '(') depth++
    if (piece[0] === ')') depth--
    if (depth === 0 || (depth === 1 && piece[0] === ',')) cuts.push(piece.index + 1)
  }
  return cuts.slice(1).map((end, place) => {
    const raw = text.slice(cuts[place], end - 1)
    return { index: cuts[place]! + raw.search(/\S|$/), argument: raw.trim() }
  })
}
