/** What the checks of a running part are given: the learner's files, what runs of them, and the values of its `.env`. */
import type { Workspace } from '../../../scripts/lab/types.ts'
import type { Stack } from '../../../scripts/stack/types.ts'

export interface Live extends Workspace {
  stack: Stack
  /** Name and value of every variable that was written to `.env` for this run. */
  env: Record<string, string>
}
