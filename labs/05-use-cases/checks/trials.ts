/** How the rules of this lab are checked: scenes are played with the learner's work, and each is judged. */
import fc from 'fast-check'
import { ChildFault } from '../../../scripts/lab/kit/child/fault.ts'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { lastMoves } from '../../../scripts/lab/kit/messages.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import { type RuleId, storyRules } from '../../../scripts/lab/kit/story-rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { firstFault, type Trial } from './claims.ts'
import { faultByReference } from './judge.ts'
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

export const { storyRule, propertyRule } = storyRules<Code, What, Scene, Seen>({
  lab: '05',
  messages,
  place: { file: 'src/index.ts' },
  async play({ child }, scenes) {
    requireExports(child, scenes)
    const seen = await child.ask('play', scenes)
    seen.forEach(requireMediator)
    return seen
  },
  judge: async (scene, seen) => faultByReference(scene, seen, (await play({ ...reference }, [scene]))[0]!),
  words: storyOf,
  stackOf: ({ acts }, at = acts.length) => acts.slice(0, at + 1).findLast(({ stack }) => stack)?.stack,
})

/** @param trials are told with three numbers that are drawn anew each time */
export function trialRule(
  id: RuleId<What>,
  title: string,
  trials: (n: number, m: number, k: number) => Trial | Trial[],
): Check<Code> {
  const number = between(2, 90)
  const drawn = fc.tuple(number, number, number).map(numbers => [trials(...numbers)].flat())
  return storyRule<Trial>(id, title, drawn, { judge: ({ claims }, seen) => firstFault(claims, seen) })
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
export function requireMediator({ lacks }: Seen): void {
  if (lacks) throw new ChildFault('wrong-export', { file: 'src/index.ts' }, { name: lacks, actual: 'undefined' })
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
