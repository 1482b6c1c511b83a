/** Compares what was seen of the learner's model with what the reference says to the commands alone. */
import { isDeepStrictEqual } from 'node:util'
import { thrownWords } from '../../../scripts/lab/kit/child/thrown.ts'
import { refusalCodes } from '../../../scripts/lab/kit/refusals.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Fault } from '../../../scripts/lab/kit/story-rules.ts'
import { aPromise, type Fields, type Move, type Seen } from './moves.ts'
import { beginWorld, playMove } from './player.ts'
import * as reference from './reference.ts'
import type { Anything } from './world.ts'

/** Where what was seen of a history first leaves what is right: at which move, and the stack of what was thrown there. */
export function judge(moves: readonly Move[], seen: readonly Seen[]): Fault | undefined {
  const world = beginWorld(reference)
  const actual: Seen['changed'] = {}
  const expected: Seen['changed'] = {}
  for (const [at, move] of moves.entries()) {
    const learners = seen[at]!
    const command = asCommand(move, learners)
    const right = playMove(world, command)
    Object.assign(actual, learners.changed)
    Object.assign(expected, right.changed)
    let difference = command && differenceOfEnds(command.on, learners, right)
    for (const name of Object.keys({ ...right.changed, ...learners.changed }))
      difference ??= differenceOfFields(name, actual[name], expected[name])
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

function differenceOfEnds(on: string, { thrown, answer }: Seen, right: Seen): Fault | undefined {
  if (answer === aPromise) return { actual: 'a Promise was returned', expected: 'it is done when it returns' }
  const refusal = thrown && `it was refused with ${thrown.code ?? `${thrownWords(thrown)}, without a code`}`
  if (right.thrown) {
    const codes = refusalCodes(right.thrown)
    const fits = thrown && (codes.includes(reference.anyCode) || codes.includes(String(thrown.code)))
    return fits ? undefined : { actual: refusal ?? 'it was accepted', expected: `refused with ${right.thrown.code}` }
  }
  if (refusal) return { actual: refusal, expected: 'it is accepted' }
  if (Array.isArray(right.answer)) return differenceOfEvents(on, answer, right.answer)
  return answer === right.answer ? undefined : { actual: answerWords(answer), expected: answerWords(right.answer) }
}

const answerWords = (answer: unknown): string => `the answer is ${show(answer)}`

function differenceOfEvents(on: string, seen: unknown, right: Anything[]): Fault | undefined {
  if (!Array.isArray(seen)) return { actual: 'pullEvents gives no list', expected: 'it gives a list of events' }
  const numbered = (events: Anything[]) =>
    Object.fromEntries(events.map((event, index) => [`event ${index + 1}`, comparable(event, right[index])]))
  return differenceOfFields(on, numbered(seen), numbered(right))
}

/** Of its data only what the right one says. */
function comparable({ hasOwnId, id, data, ...said }: Anything, right: Anything) {
  const asked = Object.keys(right?.data ?? {}).filter(field => right.data[field] !== undefined)
  return {
    ...said,
    id: hasOwnId ? 'given for this event' : `${id}, not given for this event alone`,
    data: Object.fromEntries(asked.map(field => [field, data?.[field]])),
  }
}

/** @param expected nothing of what may never change */
function differenceOfFields(on: string, actual: Fields = {}, expected?: Fields): Fault | undefined {
  if (!expected) return { actual: `${on} is another now`, expected: 'it is as before' }
  const fields = Object.keys({ ...expected, ...actual })
  const different = fields.filter(field => !isDeepStrictEqual(expected[field], actual[field]))
  const told = (field: string, value: unknown) => (value === undefined ? `no ${field}` : `${field} ${show(value)}`)
  const words = (of: Fields) => `${on} has ${different.map(field => told(field, of[field])).join(', ')}`
  return different.length > 0 ? { actual: words(actual), expected: words(expected) } : undefined
}
