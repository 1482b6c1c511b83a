import { fileFailure } from '../file-failure.mjs'
import type { ComposeService, Place, StackFailure } from './types.ts'

/** Thrown by every stack runner. `message` is the failure's sentence; what to do next and the last lines of the log are in `failure`. */
export class StackError extends Error {
  readonly failure: StackFailure

  constructor(failure: StackFailure, options?: ErrorOptions) {
    super(failure.message, options)
    this.name = 'StackError'
    this.failure = failure
  }
}

/** A failure of one service of a project, with its name and its place in the compose file. */
export function serviceError(
  { name, place }: ComposeService,
  failure: Omit<StackFailure, 'service' | 'place'>,
): StackError {
  return new StackError({ service: name, place, ...failure })
}

/** Throws the failure of a file that the reader writes: where, what is wrong, and one thing to do. */
export function refuseFile(place: Place, message: string, next: string): never {
  throw new StackError({ kind: 'service', place, message, next })
}

/** The failure that an error carries: a StackError, or one that came over a socket; undefined for any other error. */
export function carriedFailure(error: unknown): StackFailure | undefined {
  return error instanceof Error && 'failure' in error ? (error.failure as StackFailure | undefined) : undefined
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && !thrown.message) return thrown.errors.map(messageOf).join('; ')
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** The failure of an error that carries none: the environment is to blame, and a second try may help. */
const unknownFailure = (error: unknown): StackFailure => ({
  kind: 'environment',
  message: messageOf(error),
  next: 'Try again; if it stays, report it with this message.',
})

/**
 * The failure of whatever was thrown: the one that it carries, one about a file that cannot be used, or else what `otherwise`
 * makes of it.
 */
export function failureOf(error: unknown, otherwise = unknownFailure): StackFailure {
  return carriedFailure(error) ?? fileFailure(error) ?? otherwise(error)
}
