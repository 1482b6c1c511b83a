/** Compares what was seen with what should be, and says the difference in words. */
import { isDeepStrictEqual } from 'node:util'
import { thrownWords } from '../../../scripts/lab/kit/child/thrown.ts'
import { refusalCodes } from '../../../scripts/lab/kit/refusals.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Fault } from '../../../scripts/lab/kit/story-rules.ts'
import type { Movement } from '../given/ports.ts'
import { lotsOf, sorted } from './reference.ts'
import type { Act, Call, Ended, Scene, Seen, SeenAct } from './scenes.ts'

export const isRefused = (ended: Ended | undefined, codes: readonly string[]): boolean =>
  codes.includes(String(ended?.thrown?.code))

export const isDone = (ended: Ended | undefined): boolean => ended !== undefined && !ended.thrown

export function endWords(ended: Ended | undefined): string {
  if (ended === undefined) return 'it has not ended'
  if (ended.thrown)
    return ended.thrown.code === undefined
      ? `an error without a code: ${thrownWords(ended.thrown)}`
      : `refused with ${ended.thrown.code}`
  return ended.value === undefined ? 'it was accepted' : `it answered ${show(named(ended.value, {}))}`
}

export const wrongEnd = (ended: Ended | undefined, expected: string): Fault => {
  return { actual: endWords(ended), expected, stack: ended?.thrown?.stack }
}

/** @param what “the store has” */
export const sameOr = (actual: unknown, expected: unknown, what: string): Fault | undefined =>
  isDeepStrictEqual(actual, expected)
    ? undefined
    : { actual: `${what} ${show(actual)}`, expected: `${what} ${show(expected)}` }

/** What the reference calls a lot or a movement, and what the learner calls it. */
type Names = Record<'lot' | 'id', Map<unknown, unknown>>

/**
 * The first difference between what the learner's work did and what the reference does; undefined when there is none. Of
 * scenes in which each call is whole before the next.
 */
export function faultByReference({ acts }: Scene, seen: Seen, right: Seen): Fault | undefined {
  const names: Names = { lot: new Map(), id: new Map() }
  for (const [at, act] of acts.entries()) {
    const fault = faultOfAct(act, seen.acts[at]!, right.acts[at]!, names)
    if (fault) return { stack: seen.acts[at]!.ended[0]?.thrown?.stack, ...fault, at }
  }
  return undefined
}

function faultOfAct(act: Act, seen: SeenAct, right: SeenAct, names: Names): Fault | undefined {
  const [ended, wanted] = [seen.ended[0], right.ended[0]!]
  if (wanted.thrown) {
    if (!isRefused(ended, refusalCodes(wanted.thrown))) return wrongEnd(ended, endWords(wanted))
    return sameOr([seen.writes, seen.events], [0, []], 'its writes and its events are')
  }
  if (!isDone(ended)) return wrongEnd(ended, endWords(wanted))
  const movements = movementsOf(seen)
  for (const [index, { lot, id }] of movementsOf(right).entries()) {
    const given = seen.ids.find(each => each === movements[index]?.id)
    learn(names.lot, lot, movements[index]?.lot, 'a name of its own')
    learn(names.id, id, given, 'an id from newId')
  }
  const said = (of: SeenAct, { lot, id }: Partial<Names>) => ({
    events: named(movementsOf(of), { lot, id }) as Movement[],
    answer: named(answerOf(act, of), { lot, id }),
    told: named(toldOf(act, of), { lot, id }),
  })
  const [did, should] = [said(seen, {}), said(right, names)]
  return (
    differenceOfEvents(did.events, should.events) ??
    sameOr(did.answer, should.answer, 'it answered') ??
    sameOr(did.told, should.told, 'the strategy was told')
  )
}

/** The learner's name for it, if that is one and nothing else has it. */
function learn(names: Map<unknown, unknown>, right: unknown, learners: unknown, otherwise: string): void {
  const isGood = typeof learners === 'string' && learners !== '' && ![...names.values()].includes(learners)
  if (!names.has(right)) names.set(right, isGood ? learners : otherwise)
}

/** With the learner's names, and without fields that are not there. */
function named(value: unknown, names: Partial<Names>): unknown {
  if (Array.isArray(value)) return value.map(each => named(each, names))
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(
    fields.map(([field, each]) => [field, names[field as 'lot' | 'id']?.get(each) ?? named(each, names)]),
  )
}

/** What its events say. */
export const movementsOf = ({ events }: Pick<SeenAct, 'events'>): Movement[] =>
  events.filter(event => event?.type === 'movement-recorded').map(event => ({ ...(event.data as Movement) }))

/** As far as the task says what is answered. */
function answerOf(act: Act, { ended }: SeenAct): unknown {
  const answer = ended[0]!.value as { lots?: ({ quantity: unknown } | undefined)[] }
  const { do: verb, name } = act as Call
  if (verb === 'send') return name === 'receive' || name === 'pick' ? answer : undefined
  // A lot of which nothing is left may still be listed.
  return name === 'stock' && Array.isArray(answer?.lots)
    ? { ...answer, lots: answer.lots.filter(lot => lot?.quantity !== 0) }
    : answer
}

/** What our strategy was told of goods that came in: each place with what lies there of this item, in one order. */
function toldOf(act: Act, { asked }: SeenAct): unknown {
  const told = asked.at(-1)
  if (!told || (act as Call).name !== 'receive') return undefined
  const { goods, places } = told
  if (!Array.isArray(places) || !places.every(place => Array.isArray(place?.lots))) return told
  return {
    goods,
    places: sorted(places, ({ code }) => [code]).map(place => ({ ...place, lots: lotsOf(goods.sku, [place]) })),
  }
}

function differenceOfEvents(actual: Movement[], expected: Movement[]): Fault | undefined {
  const brief = (some: Movement[]) => `its events: ${some.map(movementWords).join('; ') || 'none'}`
  if (brief(actual) !== brief(expected)) return { actual: brief(actual), expected: brief(expected) }
  return sameOr(actual, expected, 'its events:')
}

/** `transfer 3 tea of lot x, from 'L2', to 'a'` */
function movementWords({ type, sku, lot, quantity, id, recordedAt, ...where }: Movement): string {
  const at = Object.entries(where).map(([name, value]) => `${name} ${show(value)}`)
  return [`${type} ${show(quantity)} ${sku} of lot ${lot}`, ...at].join(', ')
}
