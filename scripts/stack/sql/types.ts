import type { StackFailure } from '../types.ts'

export interface PsqlOptions {
  /** Name of the script in messages. Default `script.sql`. */
  file?: string
  /** Folder that `\i` starts from. Default: the current one. */
  directory?: string
  /** Folder of the script itself, for `\ir`. Default: `directory`. */
  scriptDirectory?: string
  /** Environment for `\getenv`, backticks and PGPASSWORD. Default: this process's. */
  env?: Record<string, string | undefined>
  /** Variables set from the start (`psql -v name=value`). */
  variables?: Record<string, string>
  /** The reaction to an error until the script sets ON_ERROR_STOP. Default `stop`, as in init scripts. */
  onError?: 'stop' | 'continue'
  /** Gets the lines of `\echo` and `\warn`, and the server's notices. */
  onOutput?: (line: string) => void
  /** Gets the rows of each statement that returns some, with values as the server writes them. */
  onRows?: (rows: Rows) => void
}

export interface PsqlResult {
  /** Errors that did not stop the script, in order. */
  failures: StackFailure[]
  /** Statements that the server has run without an error. */
  statements: number
}

/** The result of a statement, in the server's text form; null values are null. */
export interface Rows {
  columns: string[]
  values: (string | null)[][]
}
