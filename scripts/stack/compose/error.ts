import { StackError } from '../error.ts'
import type { Place, StackFailure } from '../types.ts'

/** A compose file that cannot be used. `message` is the failure's sentence with its place in front. */
export class ComposeError extends StackError {
  constructor(failure: StackFailure) {
    super(failure)
    this.name = 'ComposeError'
    this.message = `${placePrefix(failure.place)}${failure.message}`
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
