/** Calls the functions of steps 1 and 2 in the child, and says whether what was handed in is as it was. */
import { CapturedDate, freeze, keys } from '../../../scripts/lab/kit/child/captured.ts'
import { each, encode, mapped, put, thrownOf } from '../../../scripts/lab/kit/child/codec.ts'
import { pick, type Shape } from '../../../scripts/lab/kit/child/pick.ts'
import { beginning, type Ended } from './scenes.ts'
import * as shapes from './shapes.ts'

export interface PureCall {
  call: 'createMovement' | 'abcClasses' | `${'fifo' | 'abc'}.${'pick' | 'putAway'}`
  /** Movement, turnovers, or what is wanted. */
  given: unknown
  /** For the strategies. */
  places?: unknown[]
  /** What `newId` gives, and what `now` says after the beginning, in milliseconds. */
  id?: string
  clock?: number
  frozen?: true
}

export interface PureSeen extends Ended {
  changed: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: what a learner's module exports may be anything
type Exports = Record<string, any>

export const callAll = (work: Exports, calls: PureCall[]): PureSeen[] => mapped(calls, call => perform(work, call))

function perform(work: Exports, { call, given, places, id, clock, frozen }: PureCall): PureSeen {
  const before = encode([given, places])
  if (frozen) freezeAll([given, places])
  const seen: PureSeen = { changed: false }
  try {
    seen.value = answer()
  } catch (error) {
    seen.thrown = thrownOf(error)
  }
  seen.changed = encode([given, places]) !== before
  return seen

  function answer(): unknown {
    switch (call) {
      case 'createMovement': {
        const ctx = { now: () => new CapturedDate(beginning + (clock ?? 0)), newId: () => id }
        return pick(work.createMovement(given, ctx), shapes.movement)
      }
      case 'abcClasses': {
        const shape: Record<string, Shape> = {}
        each(keys(given as object), sku => put(shape, sku, null))
        return pick(work.abcClasses(given), shape)
      }
      case 'fifo.pick':
        return pick(work.fifo.pick(given, places), [shapes.part])
      case 'abc.pick':
        return pick(work.abc.pick(given, places), [shapes.part])
      case 'fifo.putAway':
        return pick(work.fifo.putAway(given, places), [shapes.placed])
      default:
        return pick(work.abc.putAway(given, places), [shapes.placed])
    }
  }
}

function freezeAll(thing: unknown): void {
  if (thing === null || typeof thing !== 'object') return
  each(keys(thing), name => freezeAll((thing as Record<string, unknown>)[name]))
  freeze(thing)
}
