/** What a rule of step 3 claims of a scene: each says what is wrong when it does not hold. */
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Fault } from '../../../scripts/lab/kit/story-rules.ts'
import { isDone, isRefused, sameOr, wrongEnd } from './judge.ts'
import type { Ended, Scene, Seen, SeenAct } from './scenes.ts'
import { actsOf, handlerOf } from './sentences.ts'

export type Claim = (seen: Seen) => Fault | undefined

export const claim =
  (what: string, actual: (seen: Seen) => unknown, expected: unknown, at?: number): Claim =>
  seen => {
    const fault = sameOr(actual(seen), expected, what)
    return fault && { at, ...fault }
  }

/** The content of the shelves at the end, by id. */
export const storeHas = (content: object): Claim => claim('the store has', contentOf, content)
/** The types of all events that have reached the bus. */
export const busHas = (...types: string[]): Claim => claim('the bus has', eventsOf, types)

/** How the call of this name has ended, in whichever act. */
const end = (name: string, expected: string, holds: (ended: Ended) => boolean): Claim => {
  return seen => {
    const ended = endOf(seen, name)
    return ended && holds(ended) ? undefined : wrongEnd(ended, expected)
  }
}
export const accepted = (name: string): Claim => end(name, 'it was accepted', isDone)
export const answered = (name: string, value: unknown): Claim =>
  end(name, `it answered ${show(value)}`, ended => isDone(ended) && ended.value === value)
export const refused = (name: string, code: string): Claim =>
  end(name, `refused with ${code}`, ended => isRefused(ended, [code]))
export const threw = (name: string, message: string): Claim =>
  end(name, `an error that says “${message}”`, ended => ended.thrown?.message === message)
export const conflict = (name: string): Claim => refused(name, 'version-conflict')
export const acceptedOrConflict = (name: string): Claim =>
  end(name, 'refused with version-conflict', ended => isDone(ended) || isRefused(ended, ['version-conflict']))

/** Somebody else has written between A's reading and its commit, so A is refused, or done when its handler has run again. */
export const overtaken = (whenDone: Claim[], whenRefused: Claim[] = whenDone): Claim => {
  return seen => {
    const isDoneAgain = isAccepted(seen, 'A') && seen.acts[0]!.runs.length > 1
    return firstFault(isDoneAgain ? whenDone : [conflict('A'), ...whenRefused], seen)
  }
}

export const firstFault = (claims: Claim[], seen: Seen): Fault | undefined =>
  claims.map(claim => claim(seen)).find(fault => fault !== undefined)

export const endOf = (seen: Seen, name: string): Ended | undefined =>
  seen.acts.map(act => act.ended[name]).find(ended => ended !== undefined)
export const isAccepted = (seen: Seen, name: string): boolean => isDone(endOf(seen, name))

export const contentOf = ({ docs }: Seen): Record<string, unknown> =>
  Object.fromEntries(docs.map(({ kind, id, value }) => [kind === 'shelf' ? id : `${kind} ${id}`, value]))
export const typesOf = ({ events }: SeenAct): unknown[] => events.map(event => event?.type)
const eventsOf = ({ acts }: Seen) => acts.flatMap(typesOf)

/** What handlers have read; of a list, the values by id. */
export const readIn = ({ acts }: Pick<Seen, 'acts'>): unknown[] =>
  acts
    .flatMap(({ runs }) => runs.flat())
    .map(read => (Array.isArray(read) ? Object.fromEntries(read.map(each => [each?.id, each?.value])) : read))

/** A scene and what must be seen of it. */
export type Trial = Scene & { claims: Claim[] }

/** @param texts handlers by name, told in sentences, as the acts are */
export function trial(shelves: object, texts: Record<string, string>, acts: string, ...claims: Claim[]): Trial {
  const handlers = Object.entries(texts).map(([name, text]) => [name, handlerOf(text)])
  return { shelves: { ...shelves }, handlers: Object.fromEntries(handlers), acts: actsOf(acts), claims }
}
