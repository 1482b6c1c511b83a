/** How the rules of this lab are checked: scenes are played with the learner's work, and each is judged. */
import fc, { type Arbitrary } from 'fast-check'
import { ChildFault } from '../../../scripts/lab/kit/child/fault.ts'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { lastMoves } from '../../../scripts/lab/kit/messages.ts'
import { draws, filled, findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { type Details, rules, show } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { firstFault, type Trial } from './claims.ts'
import { type Fault, faultByReference } from './judge.ts'
import { messages, type What } from './messages.ts'
import { play } from './player.ts'
import * as reference from './reference.ts'
import type { Scene, Seen } from './scenes.ts'
import { between } from './stories.ts'

export type Player = typeof import('./player.ts')

export interface Code {
  child: Child<Player>
  /** Another process with the same work. */
  other: () => Promise<Child<Player>>
  seed: number
}

/** Ends in what is wrong when a scene goes another way than it should. */
type RuleId = `${number}.${number}.${What}`
type Judge<S> = (scene: S, seen: Seen) => Fault | undefined | Promise<Fault | undefined>

export const { rule } = rules<Code, What>('05', 'run', messages, { file: 'src/index.ts' })
const whatOf = (id: RuleId) => id.slice(id.lastIndexOf('.') + 1) as What

const byReference: Judge<Scene> = async (scene, seen) =>
  faultByReference(scene, seen, (await play({ ...reference }, [scene]))[0]!)

/** @param scenes lists of scenes, in which arbitraries stand for values */
export function storyRule<S extends Scene = Scene>(
  id: RuleId,
  title: string,
  scenes: unknown[],
  judge: Judge<S> = byReference,
): Check<Code> {
  return rule(id, title, async ({ child, seed, see }) => {
    const told = draws(seed, id)(filled<(S | S[])[]>(scenes)).flat() as S[]
    for (const details of await judged(child, told, judge)) see(whatOf(id), details).holds(!details)
  })
}

/** @param trials are told with three numbers that are drawn anew each time */
export function trialRule(
  id: RuleId,
  title: string,
  trials: (n: number, m: number, k: number) => Trial[],
): Check<Code> {
  const number = between(2, 90)
  const drawn = fc.tuple(number, number, number).map(numbers => trials(...numbers))
  return storyRule<Trial>(id, title, [drawn], ({ claims }, seen) => firstFault(claims, seen))
}

/** What is found is shrunk. */
export function propertyRule(
  id: RuleId,
  title: string,
  runs: number,
  cases: Arbitrary<Scene>,
  judge = byReference,
): Check<Code> {
  return rule(id, title, async ({ child, seed, see }) => {
    const play = (scenes: Scene[]) => judged(child, scenes, judge)
    const { found } = await findCounterexample({ seed, cases, runs, play, judge: (_, details) => details })
    see(whatOf(id), found?.fault).holds(!found)
  })
}

/** What is wrong with each scene, as details of a finding. */
async function judged<S extends Scene>(
  child: Child<Player>,
  scenes: S[],
  judge: Judge<S>,
): Promise<(Details | undefined)[]> {
  requireExports(child, scenes)
  const seen = await child.ask('play', scenes)
  const judging = scenes.map(async (scene, index) => {
    requireMediator(scene, seen[index]!)
    return detailsOf(child, scene, seen[index]!, await judge(scene, seen[index]!))
  })
  return Promise.all(judging)
}

/** @throws ChildFault for the first that is not there. The strategies are no functions */
export function requireExports(child: Child, scenes: Scene[]): void {
  const needed = scenes.flatMap(({ warehouse, acts: [act] }) => {
    if (act?.do === 'call') return act.of ?? act.name
    if (!warehouse) return 'createMediator'
    return warehouse === 'ours' ? 'createWarehouse' : ['createWarehouse', warehouse]
  })
  for (const name of needed) if (child.exports[name] === undefined) child.needs(name)
}

/** @throws ChildFault when what the learner's function makes is no mediator */
export function requireMediator({ warehouse }: Scene, { lacks }: Seen): void {
  const name = `${warehouse ? 'createWarehouse' : 'createMediator'}().${lacks}`
  if (lacks) throw new ChildFault('wrong-export', { file: 'src/index.ts' }, { name, actual: 'undefined' })
}

export function detailsOf(child: Child, scene: Scene, seen: Seen, fault?: Fault): Details | undefined {
  if (!fault) return undefined
  const { at, actual, expected, stack } = fault
  const last = stack ?? seen.acts.slice(0, (at ?? seen.acts.length) + 1).findLast(act => act.stack)?.stack
  const place = last === undefined ? undefined : child.placeOf({ stack: last })
  return { story: storyOf(scene, at), actual, expected, ...(place && { place }) }
}

/** As much of its end as fits into a few lines of a finding. */
function storyOf({ shelves = {}, handlers = {}, acts, warehouse }: Scene, at?: number): string {
  const there = Object.entries(shelves).map(([id, value]) => `there is shelf ${id}: ${show(value)}`)
  const known = Object.entries(handlers).map(([name, { text }]) => `handler ${name}: ${text}`)
  // What was asked had the right answer, and how a warehouse is furnished matters only where goods are put away.
  const isFurnished = at === undefined || !/^(receive|location|item)/.test(acts[at]!.text)
  const dull = isFurnished ? /^(what (is|are)|location|item) / : /^what (is|are) /
  const telling = acts
    .slice(0, (at ?? acts.length) + 1)
    .filter(({ text }, index) => !warehouse || index === at || !dull.test(text))
  return lastMoves([...there, ...known, ...telling.map(({ text }) => text)], 420)
}
