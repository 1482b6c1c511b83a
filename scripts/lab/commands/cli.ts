/** What every command is given: the course's folders, where to write, and when to stop. */
import { existsSync } from 'node:fs'
import type { Lab } from '../catalogue/labs.ts'
import { NotStartedError } from '../errors.ts'
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

/**
 * @param missing what does not exist without a workspace, for the message: “nothing to watch”
 * @throws NotStartedError that says how to start
 */
export function requireWorkspace({ manifest, workspace }: Lab, missing: string): void {
  if (!existsSync(workspace))
    throw new NotStartedError(
      `Lab ${manifest.id} has not been started, so there is ${missing}. Begin with npx lab start ${manifest.id}`,
    )
}

export const printJson = (cli: Cli, value: unknown): void => cli.out(`${JSON.stringify(value, null, 2)}\n`)
