/** What the checks of a running part are given: the learner's files, what runs of them, and the values of its `.env`. */
import { messageOf } from '../../../scripts/lab/kit/eventually.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { StackError } from '../../../scripts/stack/error.ts'
import type { Stack } from '../../../scripts/stack/types.ts'

/** An engine that was healthy has gone: whatever made it, the learner's work is not judged by it. */
export function noAnswer(service: string, error: unknown): StackError {
  return new StackError({
    kind: 'environment',
    service,
    message: `The service “${service}” does not answer the checker, although it did before: ${messageOf(error)}.`,
    next: 'See whether something on this machine has stopped it, then check again.',
  })
}

export interface Live extends Workspace {
  stack: Stack
  /** Name and value of every variable that was written to `.env` for this run. */
  env: Record<string, string>
}
