/** What is known of one child, from the start of its process until that is gone; and how it ends. */
import type { Place } from '../../../stack/types.ts'
import { withLimit } from '../../../with-limit.ts'
import type { Deferred } from './deferred.ts'
import { ChildFault, ChildKilled, type FaultDetails, type FaultKind, inOneLine, placeOf } from './fault.ts'
import type { Locator } from './locator.ts'
import type { Questions } from './questions.ts'
import type { Harness, Limits } from './spawn-harness.ts'
import type { Thrown } from './thrown.ts'
import type { ChildOptions } from './types.ts'

export interface Session {
  options: ChildOptions
  limits: Limits
  harness: Harness
  locator: Locator
  questions: Questions
  /** Name of each export with its `typeof`, when the start is over; of a server none. */
  loaded: Deferred<Record<string, string>>
  /** Aborted when the child ends or is ended. The first cause counts: what comes after it is its consequence. */
  life: AbortController
  /** Of the call that ends the process in order. */
  exitStack?: string
}

const goneWithinMs = 5_000

export function end({ life, harness, loaded }: Session, why: Error): void {
  if (life.signal.aborted) return
  life.abort(why)
  harness.kill()
  loaded.reject(why)
}

export async function kill(session: Session): Promise<void> {
  end(session, new ChildKilled('the checker has ended the process'))
  await withLimit(session.harness.gone, goneWithinMs)
}

/** @param place where nobody knows it, the learner's module itself */
export function fault(session: Session, kind: FaultKind, place?: Place, details?: FaultDetails): ChildFault {
  return new ChildFault(kind, place ?? entryPlace(session.options), { name: session.questions.oldest(), ...details })
}

export function faultOfThrown(session: Session, kind: FaultKind, error: Thrown): ChildFault {
  const { directory } = session.options
  const place = placeOf(`${error.stack}\n${error.message}`, directory)
  return fault(session, kind, place, { error: inOneLine(error, directory) })
}

/** When the time is up. @param kindAt of the fault, by the place that the program is in; there is none when it waits */
export async function endLate(session: Session, ms: number, kindAt: (place?: Place) => FaultKind): Promise<void> {
  const place = await session.locator.locate()
  end(session, fault(session, kindAt(place), place, { seconds: ms / 1000 }))
}

export const entriesOf = ({ entry }: ChildOptions): string[] => [entry].flat()
export const entryPlace = (options: ChildOptions): Place => ({ file: entriesOf(options)[0]! })
