/** PostgreSQL's answer to a text of SQL, and how `psql` would print it. */
import { formatRows } from '../../../scripts/stack/sql/format.ts'

export interface Answer {
  /** Results in order: of all statements, or of those before an error. */
  results: StatementResult[]
  error?: SqlError
}

export interface StatementResult {
  /** PostgreSQL's command tag: `CREATE TABLE`, `INSERT 0 2`, `SELECT 1`. */
  tag: string
  /** Values as the server writes them; absent for a statement without rows. */
  rows?: { columns: string[]; values: (string | null)[][] }
}

export interface SqlError {
  severity: string
  message: string
  detail?: string
  hint?: string
  /** Position in the text, in characters from 1. */
  position?: number
}

/** The answer as `psql` prints it, without the empty line between results. */
export function answerAsText({ results, error }: Answer, sql: string): string {
  const printed = results.map(({ tag, rows }) =>
    rows ? formatRows(rows, { aligned: true, tuplesOnly: false, separator: '|' }).trimEnd() : tag,
  )
  return [...printed, ...(error ? errorLines(error, sql) : [])].join('\n')
}

/** `ERROR:  …`, then the line with a mark below the place, then what else is known. */
export function errorLines({ severity, message, detail, hint, position }: SqlError, sql: string): string[] {
  return [
    `${severity}:  ${message}`,
    ...(position === undefined ? [] : markedLine(sql, position)),
    ...(detail ? [`DETAIL:  ${detail}`] : []),
    ...(hint ? [`HINT:  ${hint}`] : []),
  ]
}

function markedLine(sql: string, position: number): string[] {
  // PostgreSQL counts characters, JavaScript counts UTF-16 units.
  const before = [...sql]
    .slice(0, position - 1)
    .join('')
    .split('\n')
  const number = before.length
  const column = [...(before.at(-1) ?? '')].length
  const head = `LINE ${number}: `
  return [`${head}${sql.split('\n')[number - 1] ?? ''}`, `${' '.repeat(head.length + column)}^`]
}
