/** What every command is given: the course's folders, where to write, and when to stop. */
import type { CoursePaths } from '../paths.ts'

export interface Cli {
  paths: CoursePaths
  /** Results, for people or programs. */
  out(text: string): void
  /** Progress, warnings and refusals. */
  err(text: string): void
  /** Fires at Ctrl-C. */
  signal: AbortSignal
}

export const printJson = (cli: Cli, value: unknown): void => cli.out(`${JSON.stringify(value, null, 2)}\n`)
