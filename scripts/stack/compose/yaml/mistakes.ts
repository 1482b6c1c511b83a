/**
 * Explains what was most likely meant where the YAML parser stopped. Every sentence names the key and the lines,
 * because a parser often stops below the mistake.
 */
import type { YAMLError } from 'yaml'
import { readYamlError } from '../../yaml-error.ts'
import { itemAmongKeys, tooDeep, wrongColumn } from './columns.ts'
import { ownerOf, rowsOf, type Stop, shortened, type YamlMistake } from './rows.ts'

type Explain = (stop: Stop) => YamlMistake | undefined

/** By the parser's error code, from the most specific explanation to the most general; the first that fits is used. */
const explanations: Partial<Record<YAMLError['code'], readonly Explain[]>> = {
  DUPLICATE_KEY: [keyTwice],
  TAB_AS_INDENT: [always('A tab is used to indent, which YAML does not allow.', 'Indent with spaces.')],
  BAD_INDENT: [unclosed, missingDash, wrongColumn],
  BLOCK_AS_IMPLICIT_KEY: [itemAmongKeys, tooDeep],
  MULTILINE_IMPLICIT_KEY: [missingDash, missingSpace, missingColon],
  MISSING_CHAR: [unclosed, missingDash, missingSpace, missingColon],
  UNEXPECTED_TOKEN: [
    always(
      'Something on this line does not belong there.',
      'Look for a quote, a bracket, a colon or a space too many or too few.',
    ),
  ],
  BAD_SCALAR_START: [always('A value begins with a character that YAML keeps for itself.', 'Put the value in quotes.')],
}

export function explainYaml(error: YAMLError, text: string): YamlMistake {
  const { line, message: words } = readYamlError(error)
  const rows = rowsOf(text)
  const at = rows.findIndex(row => row.line >= line)
  const stop = { rows, index: at < 0 ? rows.length - 1 : at, words, text, position: error.pos[0] }
  for (const explain of explanations[error.code] ?? []) {
    const mistake = explain(stop)
    if (mistake) return { ...mistake, line: mistake.line || line }
  }
  return { line, message: words, next: 'Mend the YAML on this line.' }
}

/** A sentence about the line at which the parser stopped. */
function always(message: string, next: string): Explain {
  return () => ({ line: 0, message, next })
}

function keyTwice({ rows, index, text, position }: Stop): YamlMistake | undefined {
  // For a key with only a comment or nothing, the parser reports the end of the line as the place of the next key.
  const rest = text.slice(position).split('\n', 1)[0]!
  const second = /^\s*(#.*)?\r?$/.test(rest) && rows[index]?.opens ? index + 1 : index
  const row = rows[second]
  if (row?.key === undefined) return undefined
  const above = rows.slice(0, second)
  const owner = ownerOf(rows, second)
  const first = above.findLast(({ key, indent }) => key === row.key && indent === row.indent)
  if (!first || (owner && first.line < owner.line)) return undefined
  const message = `\`${row.key}\` comes twice in ${owner?.key === undefined ? 'the file' : `\`${owner.key}\``}, in lines ${first.line} and ${row.line}.`
  const empty = above.findLast(
    ({ opens, indent }, at) => opens && indent === row.indent && rows[at + 1]?.indent === indent,
  )
  const next =
    empty && empty.line > first.line
      ? `Is \`${empty.key}:\` in line ${empty.line} too far to the right?`
      : 'Keep one of the two and move its values together.'
  return { line: row.line, message, next }
}

/** A quote or a bracket that is never closed; the parser reports where it begins. */
function unclosed({ words, text, position }: Stop): YamlMistake | undefined {
  const [, quote] = /^Missing closing (["'])/.exec(words) ?? []
  const isFlow = /^Flow (sequence|map)/.test(words)
  if (!quote && !isFlow) return undefined
  const start = quote ? text.lastIndexOf(quote) : openBracket(text.slice(0, position))
  const line = text.slice(0, Math.max(start, 0)).split('\n').length
  return {
    line,
    message: `The ${quote ? 'quote' : 'bracket'} ${text[start]} in line ${line} is never closed.`,
    next: 'Close it where its value ends.',
  }
}

function openBracket(before: string): number {
  let open = 0
  for (let at = before.length - 1; at >= 0; at--) {
    if (/[\]}]/.test(before[at]!)) open++
    if (/[[{]/.test(before[at]!) && open-- === 0) return at
  }
  return 0
}

function missingDash({ rows, index }: Stop): YamlMistake | undefined {
  const row = rows[index]
  const before = rows[index - 1]
  if (!row || !before?.isItem || row.isItem || row.indent !== before.indent) return undefined
  return {
    line: row.line,
    message: `A dash is missing in line ${row.line}: \`${shortened(row.text)}\` stands in a list.`,
    next: `Begin it with "- ", as line ${before.line} does.`,
  }
}

function missingSpace({ rows, index }: Stop): YamlMistake | undefined {
  const [, key] = /^(?:-\s+)?([A-Za-z_][\w.-]*):\S/.exec(rows[index]?.text ?? '') ?? []
  if (key === undefined || rows[index]!.key !== undefined) return undefined
  return {
    line: rows[index]!.line,
    message: `A space is missing after \`${key}:\` in line ${rows[index]!.line}.`,
    next: 'Put a space between the colon and the value.',
  }
}

function missingColon({ rows, index }: Stop): YamlMistake | undefined {
  const row = rows[index]
  const [word] = /^[^\s:#"'[\]{}]+/.exec(row?.text ?? '') ?? []
  if (!row || row.isItem || row.key !== undefined || word === undefined) return undefined
  return {
    line: row.line,
    message: `A colon is missing after \`${word}\` in line ${row.line}.`,
    next: 'End the key with a colon, and put a space before its value.',
  }
}
