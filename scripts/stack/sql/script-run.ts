/** The state of a running script, shared by its statements and its backslash commands. */
import type pg from 'pg'
import { StackError } from '../error.ts'
import type { Place, StackFailure } from '../types.ts'
import type { Session } from './session.ts'
import type { PsqlOptions, Rows } from './types.ts'

export interface Branch {
  /** Whether this branch of an `\if` is the taken one. */
  active: boolean
  /** Whether one of its branches has been taken already. */
  done: boolean
  line: number
}

export class ScriptRun {
  readonly variables: Map<string, string>
  readonly failures: StackFailure[] = []
  readonly branches: Branch[] = []
  statements = 0
  /** The last statement that ran, which a `\gexec` without a statement repeats. */
  lastStatement = ''
  quit = false

  constructor(
    readonly session: Session,
    readonly options: PsqlOptions,
    variables: Record<string, string>,
  ) {
    this.variables = new Map(Object.entries(variables))
  }

  get env(): Record<string, string | undefined> {
    return this.options.env ?? process.env
  }

  readonly lookup = (name: string): string | undefined => this.variables.get(name)

  readonly active = (): boolean => this.branches.every(branch => branch.active)

  print(line: string): void {
    this.options.onOutput?.(line)
  }

  /** Throws StackError under ON_ERROR_STOP; otherwise records the failure, and the script goes on. */
  fail(failure: Omit<StackFailure, 'kind'>): void {
    const whole: StackFailure = { kind: 'service', ...failure }
    if (isOn(this.variables.get('ON_ERROR_STOP'))) throw new StackError(whole)
    this.failures.push(whole)
  }

  /** Runs one statement and shows its rows. */
  async query(text: string, file: string, line: number): Promise<void> {
    const rows = await this.rowsOf(text, file, line)
    if (rows && rows.columns.length > 0) this.options.onRows?.(rows)
  }

  /** Runs one statement and gives its rows; undefined when the server refused it and the script goes on. */
  async rowsOf(text: string, file: string, line: number): Promise<Rows | undefined> {
    if (/^\s*copy\b[^;]*\bfrom\s+stdin\b/i.test(text)) {
      this.fail({
        place: { file, line },
        message: 'COPY … FROM STDIN needs the data that follows it, which only psql itself can send.',
        next: 'Write INSERT statements, or install psql (Debian: postgresql-client).',
      })
      return undefined
    }
    this.lastStatement = text
    try {
      // Rows as arrays, because two columns may have the same name; values as text, as in psql.
      const query = { text, rowMode: 'array' as const, types: { getTypeParser: () => (value: string) => value } }
      const results = await this.session.client.query<(string | null)[]>(query)
      // The server takes a text with `\;` as several statements; the last result counts.
      const result = Array.isArray(results) ? (results.at(-1) as typeof results) : results
      this.statements++
      this.setOutcome('00000', '', result.rowCount ?? 0)
      return { columns: result.fields.map(({ name }) => name), values: result.rows }
    } catch (error) {
      this.refused(error as pg.DatabaseError, text, { file, line })
      return undefined
    }
  }

  private refused(error: pg.DatabaseError, text: string, start: Place): void {
    this.setOutcome(error.code ?? '', error.message, 0)
    const before = error.position ? text.slice(0, Number(error.position) - 1) : leadingBlank(text)
    const line = start.line! + before.split('\n').length - 1
    const detail = error.detail ? ` (${error.detail.replace(/\.$/, '')})` : ''
    this.fail({
      place: { file: start.file, line },
      message: `PostgreSQL says: ${error.message}${detail}.`,
      next: error.hint ?? 'Mend this statement.',
    })
  }

  private setOutcome(state: string, message: string, rows: number): void {
    this.variables.set('ERROR', String(state !== '00000'))
    this.variables.set('SQLSTATE', state)
    this.variables.set('ROW_COUNT', String(rows))
    if (message) {
      this.variables.set('LAST_ERROR_MESSAGE', message)
      this.variables.set('LAST_ERROR_SQLSTATE', state)
    }
  }
}

/** A boolean of psql: any unambiguous beginning of true, false, yes, no, on, off, or 1 and 0. */
export function parseBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase()
  if (word === '') return undefined
  if ('true'.startsWith(word) || 'yes'.startsWith(word) || word === 'on' || word === '1') return true
  if ('false'.startsWith(word) || 'no'.startsWith(word) || word === 'of' || word === 'off' || word === '0') return false
  return undefined
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && parseBoolean(value) === true
}

function leadingBlank(text: string): string {
  return /^\s*/.exec(text)![0]
}
