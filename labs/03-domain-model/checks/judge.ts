/** Compares what was seen of the learner's model with what the reference says to the commands alone. */
import { isDeepStrictEqual } from 'node:util'
import type { Thrown } from '../../../scripts/lab/kit/child/codec.ts'
import type { Move, Seen, SeenEvent } from './moves.ts'
import { beginWorld, playMove } from './player.ts'
import * as reference from './reference.ts'
import { fieldWords, valueWords } from './words.ts'

/** Where what was seen leaves what is right. */
export interface Deviation extends Difference {
  /** Index of the move. */
  at: number
  /** Of the error that was thrown. */
  stack?: string
}

interface Difference {
  actual: string
  expected: string
}

/** When `newId` gave each, in milliseconds; without those that an event has. */
type FreeIds = Map<unknown, number>

/** The first deviation of a history; undefined when there is none. */
export function judge(moves: readonly Move[], seen: readonly Seen[]): Deviation | undefined {
  const world = beginWorld(reference)
  const actual: Seen['changed'] = {}
  const expected: Seen['changed'] = {}
  const freeIds: FreeIds = new Map()
  for (const [at, move] of moves.entries()) {
    const learners = seen[at]!
    const command = asCommand(move, learners)
    const right = playMove(world, command)
    Object.assign(actual, learners.changed)
    Object.assign(expected, right.changed)
    for (const id of learners.ids) freeIds.set(id, learners.time)
    const difference =
      differenceOfLists(move, learners) ??
      (command && differenceOfEnds(command, learners, right, freeIds)) ??
      differenceOfStates(actual, expected) ??
      differenceOfPulled(learners)
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

function differenceOfLists(move: Move, { list }: Seen): Difference | undefined {
  if (move.do !== 'dispatch' || !move.given.list || isDeepStrictEqual(list, move.given.couriers)) return undefined
  return { actual: `the list that was handed in is ${list?.join(', ') || 'empty'}`, expected: 'it is as before' }
}

function differenceOfEnds({ do: verb, on }: Move, seen: Seen, right: Seen, freeIds: FreeIds): Difference | undefined {
  const { thrown, answer } = seen
  const accepted = { actual: thrown ? refusalWords(thrown) : 'it was accepted', expected: 'it is accepted' }
  if (!right.thrown) {
    if (thrown) return accepted
    if (verb === 'pullEvents') return differenceOfEvents(on, answer, right.answer as SeenEvent[], freeIds)
    const words = (answer: unknown) => `the answer is ${valueWords(answer)}`
    return answer === right.answer ? undefined : { actual: words(answer), expected: words(right.answer) }
  }
  const { code, message } = right.thrown
  if (code === undefined) throw new Error(`The reference has failed: ${message}`)
  const codes = String(code).split(' or ')
  const fits = thrown && (codes.includes(reference.anyCode) || codes.includes(String(thrown.code)))
  return fits ? undefined : { ...accepted, expected: `refused with ${code}` }
}

const refusalWords = ({ code, name, message }: Thrown): string =>
  `it was refused with ${code ?? `${name}: ${message}, without a code`}`

function differenceOfEvents(on: string, seen: unknown, right: SeenEvent[], freeIds: FreeIds): Difference | undefined {
  if (!Array.isArray(seen)) return { actual: 'pullEvents gives no list', expected: 'it gives a list' }
  const events = seen.map((event): SeenEvent => ({ ...event }))
  const told = (some: SeenEvent[], others: SeenEvent[]) => {
    const words = some.map((event, index) => eventWords(event, right[index], others[index]))
    return `${on} has ${words.join(', ') || 'no event'}`
  }
  const difference = { actual: told(events, right), expected: told(right, events) }
  if (difference.actual !== difference.expected) return difference
  const { id, name } =
    events.find(({ id, occurredAt }) => {
      const time = freeIds.get(id)
      freeIds.delete(id)
      return time !== Number(occurredAt)
    }) ?? {}
  return name === undefined
    ? undefined
    : { actual: `${name} has the id ${valueWords(id)}`, expected: 'an id that newId gave for this event' }
}

/** What the right one says of its command, and what else is not as with the other. */
function eventWords(event: SeenEvent, right: SeenEvent | undefined, other: SeenEvent | undefined): string {
  const data = Object.entries(right?.data ?? {}).filter(([, value]) => value !== undefined)
  const strange = (['aggregateId', 'occurredAt'] as const).filter(
    field => other && !isDeepStrictEqual(event[field], other[field]),
  )
  return [
    event.name,
    ...data.map(([field]) => valueWords(event.data?.[field])),
    ...strange.map(field => `${field} ${valueWords(event[field])}`),
  ].join(' ')
}

function differenceOfStates(actual: Seen['changed'], expected: Seen['changed']): Difference | undefined {
  for (const [on, fields] of Object.entries(expected)) {
    const different = Object.keys(fields).filter(field => !isDeepStrictEqual(fields[field], actual[on]?.[field]))
    const words = (of: typeof fields = {}) =>
      `${on} has ${different.map(field => `${field} ${fieldWords(of[field])}`).join(', ')}`
    if (different.length > 0) return { actual: words(actual[on]), expected: words(fields) }
  }
  return undefined
}

function differenceOfPulled({ pulledBefore }: Seen): Difference | undefined {
  if (!pulledBefore) return undefined
  const names = pulledBefore.map(event => event?.name).join(', ') || 'no event'
  return { actual: `events that were pulled before are now ${names}`, expected: 'they stay as they were' }
}
