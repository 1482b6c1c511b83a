/** What every command is given: where things are, where to write, and when to stop. */
import type { Home } from '../paths.ts'

export interface Cli {
  home: Home
  /** Results, for people or programs. */
  out(text: string): void
  /** Progress, warnings and refusals. */
  err(text: string): void
  /** Fires at Ctrl-C. */
  signal: AbortSignal
}

export const printJson = (cli: Cli, value: unknown): void => cli.out(`${JSON.stringify(value, null, 2)}\n`)
