import type { StackFailure } from './types.ts'

/** Thrown by every stack runner. `message` is the failure's sentence; what to do next and the part's last log lines are in `failure`. */
export class StackError extends Error {
  readonly failure: StackFailure

  constructor(failure: StackFailure, options?: ErrorOptions) {
    super(failure.message, options)
    this.name = 'StackError'
    this.failure = failure
  }
}

/** The failure inside whatever was thrown; anything that is no StackError is laid at the environment's door. */
export function failureOf(error: unknown): StackFailure {
  if (error instanceof StackError) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  return { kind: 'environment', message, next: 'Try again; if it stays, report it with this message.' }
}
