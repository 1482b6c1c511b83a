/** Compares what was seen of the learner's model with what the reference says to the commands alone. */
import { isDeepStrictEqual } from 'node:util'
import { type Thrown, thrownWords } from '../../../scripts/lab/kit/child/codec.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Move, Seen, SeenEvent } from './moves.ts'
import { beginWorld, playMove } from './player.ts'
import * as reference from './reference.ts'

interface Difference {
  actual: string
  expected: string
}

/** Where what was seen leaves what is right: at which move, and the stack of what was thrown there. */
export type Deviation = Difference & { at: number; stack?: string }

type State = Seen['changed']
/** When `newId` gave each, in milliseconds; without those that an event has. */
type FreeIds = Map<unknown, number>

/** The first deviation of a history; undefined when there is none. */
export function judge(moves: readonly Move[], seen: readonly Seen[]): Deviation | undefined {
  const world = beginWorld(reference)
  const actual: State = {}
  const expected: State = {}
  const freeIds: FreeIds = new Map()
  for (const [at, move] of moves.entries()) {
    const learners = seen[at]!
    const command = asCommand(move, learners)
    const right = playMove(world, command)
    Object.assign(actual, learners.changed)
    Object.assign(expected, right.changed)
    for (const id of learners.ids) freeIds.set(id, learners.time)
    const difference =
      (learners.changedToo && { actual: `${learners.changedToo} is another now`, expected: 'it is as before' }) ??
      (command && differenceOfEnds(command.on, learners, right, freeIds)) ??
      differenceOfStates(Object.keys({ ...right.changed, ...learners.changed }), actual, expected)
    if (difference) return { at, ...difference, stack: learners.thrown?.stack }
  }
  return undefined
}

/** What the reference does: nothing, when somebody goes round the commands or was kept from one by what was to fail. */
function asCommand(move: Move, { thrown, failed, changed }: Seen): Move | undefined {
  if (move.do === 'goRound' || (failed && thrown)) return undefined
  if (move.do !== 'createCourier' || move.given.storagePlaces) return { ...move, fails: undefined }
  // Which id its own bag has is the courier's affair.
  const [bag] = (changed[move.on]?.storagePlaces ?? []) as { id?: unknown }[]
  const id = typeof bag?.id === 'string' && bag.id !== '' ? bag.id : 'a text'
  return { ...move, given: { ...move.given, storagePlaces: [{ id, name: 'bag', volume: 10 }] }, fails: undefined }
}

function differenceOfEnds(on: string, seen: Seen, right: Seen, freeIds: FreeIds): Difference | undefined {
  const { thrown, answer } = seen
  const actual = thrown ? refusalWords(thrown) : 'it was accepted'
  if (right.thrown) {
    const { code, message } = right.thrown
    if (code === undefined) throw new Error(`The reference has failed: ${message}`)
    const codes = String(code).split(' or ')
    const fits = thrown && (codes.includes(reference.anyCode) || codes.includes(String(thrown.code)))
    return fits ? undefined : { actual, expected: `refused with ${code}` }
  }
  if (thrown) return { actual, expected: 'it is accepted' }
  if (Array.isArray(right.answer)) return differenceOfEvents(on, answer, right.answer, freeIds)
  const words = (answer: unknown) => `the answer is ${show(answer)}`
  return answer === right.answer ? undefined : { actual: words(answer), expected: words(right.answer) }
}

const refusalWords = (thrown: Thrown): string =>
  `it was refused with ${thrown.code ?? `${thrownWords(thrown)}, without a code`}`

function differenceOfEvents(on: string, seen: unknown, right: SeenEvent[], freeIds: FreeIds): Difference | undefined {
  if (!Array.isArray(seen)) return { actual: 'pullEvents gives no list', expected: 'it gives a list of events' }
  const events = seen.map((event, index) => comparable({ ...event }, right[index], freeIds))
  const expected = right.map(event => comparable(event, event, new Map([[event.id, Number(event.occurredAt)]])))
  if (isDeepStrictEqual(events, expected)) return undefined
  const first = expected.findIndex((event, index) => !isDeepStrictEqual(event, events[index]))
  const words = (some: typeof events) => {
    const names = some.map(event => event.name).join(', ') || 'no event'
    return `${on} has ${names}${events[first] ? `; number ${first + 1} is ${show(some[first])}` : ''}`
  }
  return { actual: words(events), expected: words(expected) }
}

/** With what the right one says of its command; an id is right when it was given at that time, for this event. */
function comparable(
  { id, name, data, aggregateId, occurredAt }: SeenEvent,
  right: SeenEvent | undefined,
  freeIds: FreeIds,
) {
  const asked = Object.keys(right?.data ?? {}).filter(field => right?.data?.[field] !== undefined)
  const isGiven = freeIds.get(id) === Number(occurredAt)
  freeIds.delete(id)
  const said = Object.fromEntries(asked.map(field => [field, data?.[field]]))
  return {
    name,
    aggregateId,
    occurredAt,
    id: isGiven ? 'given for this event' : `${id}, not given for this event`,
    data: said,
  }
}

function differenceOfStates(changed: string[], actual: State, expected: State): Difference | undefined {
  for (const on of changed) {
    const fields = expected[on] ?? {}
    const different = Object.keys(fields).filter(field => !isDeepStrictEqual(fields[field], actual[on]?.[field]))
    const words = (of: typeof fields = {}) =>
      `${on} has ${different.map(field => `${field} ${show(of[field])}`).join(', ')}`
    if (different.length > 0) return { actual: words(actual[on]), expected: words(fields) }
  }
  return undefined
}
