import type { Place, StackFailure } from '../types.ts'

/** A compose file that cannot be used. `failure` is for programs; `message` is the same sentence with its place. */
export class ComposeError extends Error {
  readonly failure: StackFailure

  constructor(failure: StackFailure) {
    super(`${placePrefix(failure.place)}${failure.message}`)
    this.name = 'ComposeError'
    this.failure = failure
  }
}

/** Throws a ComposeError: what is wrong (one sentence), where it stands, and one thing to do about it. */
export function refuse(place: Place, message: string, next: string, service?: string): never {
  throw new ComposeError({ kind: 'compose', service, place, message, next })
}

function placePrefix(place: Place | undefined): string {
  if (!place) return ''
  return place.line === undefined ? `${place.file}: ` : `${place.file}:${place.line}: `
}
