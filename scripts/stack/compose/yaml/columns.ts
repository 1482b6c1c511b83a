/**
 * Explains YAML lines whose columns do not fit together: which line is wrong, and where it was probably meant to be.
 */
import { ownerOf, type Row, type Stop, shortened, unitOf, type YamlMistake } from './rows.ts'

/** A dash among keys, or in another column than the dashes above it. */
export function itemAmongKeys({ rows, index, words }: Stop): YamlMistake | undefined {
  const row = rows[index]
  const before = rows[index - 1]
  if (!row || !before || !words.startsWith('A block sequence')) return undefined
  if (before.isItem) return outOfLine(row, before.indent)
  return {
    line: row.line,
    message: `Line ${row.line} begins with a dash, like an item of a list, and line ${before.line} is a key: a block is one or the other.`,
    next: 'Write all its lines as `NAME: value`, or all as `- NAME=value`.',
  }
}

/** A key with both a value and deeper keys below it: one of the two is in the wrong column. */
export function tooDeep({ rows, index }: Stop): YamlMistake | undefined {
  const upper = rows[index]
  const lower = rows[index + 1]
  if (!upper || !lower || lower.indent <= upper.indent) return undefined
  const odd = oddOf(rows, index)
  if (odd === upper) return outOfLine(upper, lower.indent)
  if (odd === lower) return outOfLine(lower, upper.indent)
  return {
    line: lower.line,
    message: `${quoted(upper)} (line ${upper.line}) has a value, and ${quoted(lower)} below it (line ${lower.line}) is indented further: by ${lower.indent} and not by ${upper.indent}.`,
    next: 'Put the two in one column, or say under which key the lower one belongs.',
  }
}

/** The row, at `index` or below, that is off the file's step, or in another column than its neighbours. */
function oddOf(rows: readonly Row[], index: number): Row | undefined {
  const upper = rows[index]!
  const lower = rows[index + 1]!
  const unit = unitOf(rows)
  const [upperFits, lowerFits] = [upper, lower].map(({ indent }) => indent % unit === 0)
  if (upperFits !== lowerFits) return upperFits ? lower : upper
  const isNear = ({ indent }: Row) => indent <= lower.indent
  const around = [rows.slice(0, index).findLast(isNear), rows.slice(index + 2).find(isNear)]
  const votes = [upper, lower].map(({ indent }) => around.filter(row => row?.indent === indent).length)
  if (votes[0] === votes[1]) return undefined
  return votes[0]! > votes[1]! ? lower : upper
}

/** A row between two columns. A row that opens a block belongs to a column left of that block. */
export function wrongColumn({ rows, index }: Stop): YamlMistake | undefined {
  const row = rows[index]
  const before = rows[index - 1]
  if (!row || !before) return undefined
  const unit = unitOf(rows)
  const above = rows.slice(0, index).findLast(({ indent }) => indent > row.indent)
  if (above && row.indent % unit === 0 && above.indent % unit !== 0 && ownerOf(rows, index))
    return outOfLine(above, row.indent)
  const below = row.opens ? (rows[index + 1]?.indent ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
  const columns = columnsAbove(rows, index).filter(column => column < below && column !== row.indent)
  const [column] = columns.sort((one, other) => Math.abs(one - row.indent) - Math.abs(other - row.indent))
  return column === undefined ? undefined : outOfLine(row, column)
}

/** The columns of the blocks that are open where the row at `index` begins, the innermost first. */
function columnsAbove(rows: readonly Row[], index: number): number[] {
  const columns: number[] = []
  for (const { indent } of rows.slice(0, index).reverse())
    if (indent < (columns.at(-1) ?? indent + 1)) columns.push(indent)
  return columns
}

function outOfLine(row: Row, column: number): YamlMistake {
  return {
    line: row.line,
    message: `Line ${row.line} (${quoted(row)}) is indented by ${row.indent}, its neighbours by ${column}.`,
    next: `Move it ${Math.abs(row.indent - column)} to the ${row.indent > column ? 'left' : 'right'}, if it belongs to them.`,
  }
}

const quoted = ({ key, text }: Row): string => `\`${key === undefined ? shortened(text) : `${key}:`}\``
