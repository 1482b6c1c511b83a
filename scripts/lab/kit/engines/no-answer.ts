import { messageOf, StackError } from '../../../stack/error.ts'

/** A service that was healthy has gone: whatever made it, the learner's work is not judged by it. */
export function noAnswer(service: string, error: unknown): StackError {
  return new StackError({
    kind: 'environment',
    service,
    message: `The service “${service}” does not answer the checker, although it did before: ${messageOf(error)}.`,
    next: 'See whether something on this machine has stopped it, then check again.',
  })
}
