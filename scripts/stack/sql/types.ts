import type { StackFailure } from '../types.ts'

export interface PsqlOptions {
  /** How messages name the script. Default `script.sql`. */
  file?: string
  /** Folder that `\i` starts from. Default: the current one. */
  directory?: string
  /** Folder of the script itself, for `\ir`. Default: `directory`. */
  scriptDirectory?: string
  /** Environment for `\getenv`, backticks and PGPASSWORD. Default: that of this process. */
  env?: Record<string, string | undefined>
  /** Variables set from the start (`psql -v name=value`). */
  variables?: Record<string, string>
  /** What an error does until the script says otherwise with `\set ON_ERROR_STOP`. Default `stop`, as in init scripts. */
  onError?: 'stop' | 'continue'
  /** Lines of `\echo` and `\warn`, and the server's notices. */
  onOutput?: (line: string) => void
  /** Rows of every statement that gives some, values as the server writes them. */
  onRows?: (rows: Rows) => void
}

export interface PsqlResult {
  /** Errors that did not stop the script, in order. */
  failures: StackFailure[]
  /** Statements that the server has run without an error. */
  statements: number
}

/** What a statement gives, in the server's own text form; a value that is null is null. */
export interface Rows {
  columns: string[]
  values: (string | null)[][]
}
