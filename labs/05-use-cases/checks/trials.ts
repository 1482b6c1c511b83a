/** A rule of steps 3 to 5 is a list of trials: scenes that are played with the learner's mediators, each with its judge. */
import { isDeepStrictEqual } from 'node:util'
import { thrownWords } from '../../../scripts/lab/kit/child/codec.ts'
import { ChildFault } from '../../../scripts/lab/kit/child/fault.ts'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { type Draw, draws } from '../../../scripts/lab/kit/property.ts'
import { rules, show } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { messages, type What } from './messages.ts'
import type { Act, Ended, Scene, Seen } from './scenes.ts'
import { sceneWords } from './words.ts'

export interface Code {
  child: Child
  /** Another process with the same work, and the same store. */
  other: () => Promise<Child>
  seed: number
}

/** What is wrong with what was seen, in words. */
export interface Fault {
  actual: string
  expected: string
  /** The act after which it is seen; default the last. */
  at?: number
  stack?: string
}

export interface Trial {
  scene: Scene
  /** Pure. */
  wrong(seen: Seen): Fault | undefined
}

export const { rule } = rules<Code, What>('05', 'run', messages, { file: 'src/index.ts' })

/** @throws ChildFault for the first export that is not there, or when what it makes is no mediator */
export async function requireMediators(child: Child, warehouses: readonly Scene['warehouse'][]): Promise<void> {
  requireExports(child, [...new Set(warehouses.flatMap(exportsOf))])
  const [warehouse] = warehouses
  const name = await child.ask<string | undefined>('lacking', { warehouse, acts: [] } satisfies Scene)
  if (name === undefined) return
  const [maker] = exportsOf(warehouse)
  throw new ChildFault('wrong-export', { file: 'src/index.ts' }, { name: `${maker}().${name}`, actual: 'undefined' })
}

/** @throws ChildFault for the first that is not there */
export function requireExports(child: Child, names: readonly string[]): void {
  for (const name of names) if (child.exports[name] === undefined) child.needs(name)
}

export function trialRule(id: string, what: What, title: string, trials: (draw: Draw) => Trial[]): Check<Code> {
  return rule(id, title, async ({ child, seed, see }) => {
    const tried = trials(draws(seed, id))
    await requireMediators(child, [tried[0]!.scene.warehouse])
    const seen = await child.ask<Seen[]>(
      'play',
      tried.map(trial => trial.scene),
    )
    for (const [index, { scene, wrong }] of tried.entries()) {
      const fault = wrong(seen[index]!)
      see(what, fault && detailsOf(child, scene, seen[index]!, fault)).holds(fault === undefined)
    }
  })
}

function exportsOf(warehouse: Scene['warehouse']): string[] {
  if (warehouse === undefined) return ['createMediator']
  return warehouse === 'ours' ? ['createWarehouse'] : ['createWarehouse', warehouse]
}

export function detailsOf(child: Child, scene: Scene, seen: Seen, { at, actual, expected, stack }: Fault) {
  const end = at === undefined ? scene.acts.length : at + 1
  const last = stack ?? seen.acts.slice(0, end).findLast(act => act.stack !== undefined)?.stack
  const place = last === undefined ? undefined : child.placeOf({ stack: last })
  return { story: sceneWords({ ...scene, acts: tellingActs(scene, at) }), actual, expected, ...(place && { place }) }
}

/** Of a warehouse: what was asked had the right answer, and how it is furnished matters only where goods are put away. */
function tellingActs({ warehouse, acts }: Scene, at = acts.length): Act[] {
  const nameOf = (act: Act | undefined) => (act && 'name' in act ? act.name : '')
  const isFurnished = !['receive', 'add-location', 'add-item'].includes(nameOf(acts[at]))
  const isTold = (act: Act) => act.do !== 'ask' && !(isFurnished && nameOf(act).startsWith('add-'))
  return acts.slice(0, at + 1).filter((act, index) => warehouse === undefined || index === at || isTold(act))
}

/** How a call has ended, in whichever act. */
export const endOf = (seen: Seen, name: string): Ended | undefined => {
  return seen.acts.map(act => act.ended[name]).find(ended => ended !== undefined)
}

export const isRefused = (ended: Ended | undefined, ...codes: string[]): boolean =>
  codes.includes(String(ended?.thrown?.code))

export function endWords(ended: Ended | undefined): string {
  if (ended === undefined) return 'it has not ended'
  if (ended.thrown) return `refused with ${ended.thrown.code ?? thrownWords(ended.thrown)}`
  return ended.value === undefined ? 'it was accepted' : `it answered ${show(ended.value)}`
}

/** What is in the store at the end: `kind/id` and value. */
export const contentOf = ({ docs }: Seen): Record<string, unknown> =>
  Object.fromEntries(docs.map(({ kind, id, value }) => [`${kind}/${id}`, value]))

/** The types of what has reached the bus. */
export const eventsOf = ({ acts }: Seen): string[] => acts.flatMap(act => act.events.map(event => event.type))

/** @param what “the store has” */
export const sameOr = (actual: unknown, expected: unknown, what: string, at?: number): Fault | undefined =>
  isDeepStrictEqual(actual, expected)
    ? undefined
    : { actual: `${what} ${show(actual)}`, expected: `${what} ${show(expected)}`, at }
