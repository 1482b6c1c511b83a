/** Rules that are told as stories: histories that are played with the learner's model and judged by the reference. */
import type { Arbitrary } from 'fast-check'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { draws, filled } from '../../../scripts/lab/kit/property.ts'
import { rules, type Seeing } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { type Deviation, judge } from './judge.ts'
import { messages, type What } from './messages.ts'
import { type Failing, isQuestion, type Move } from './moves.ts'
import type { Told } from './tell.ts'
import { historyWords } from './words.ts'

export type Player = typeof import('./player.ts')

export interface Code {
  child: Child<Player>
  seed: number
}

export const { rule } = rules<Code, What>('03', 'run', messages)

type Stories = Arbitrary<Move[][]> | readonly (Arbitrary<Move[]> | Told[])[]
type RuleId = `${number}.${number}.${What}`

/**
 * @param id ends in what is wrong when a story goes another way than with the reference
 * @param needs ids of checks without which these stories would tell of another mistake
 */
export function storyRule(id: RuleId, title: string, stories: Stories, needs?: string[]): Check<Code> {
  const what = id.slice(id.lastIndexOf('.') + 1) as What
  const run = async ({ child, seed, see }: Code & Seeing<What>) => {
    const told = draws(seed, id)(filled<Move[][]>(stories))
    const verbs = told.flat().map(move => move.do)
    child.needs(...functions.filter(name => name === 'location' || verbs.includes(name)))
    const seen = await child.ask('play', told)
    for (const [index, moves] of told.entries()) {
      const deviation = judge(moves, seen[index]!)
      see(what, deviation && detailsOf(child, moves, deviation)).holds(deviation === undefined)
    }
  }
  return rule(id, title, run, { needs })
}

/**
 * The last of the moves of each story with each call that it makes failing once, while the events of the others still wait:
 * nothing has changed, and nothing is recorded or lost. Then it is done again.
 * @param needs without the events of what succeeds, this would tell of another mistake
 */
export function failingRule(id: RuleId, title: string, needs: string, stories: Stories): Check<Code> {
  const told = filled<Move[][]>(stories).map(each => each.flatMap(withFailures))
  return storyRule(id, title, told, [needs])
}

/** What the task names; nearly everything is given a location. */
const functions = ['location', 'createOrder', 'createCourier', 'dispatch', 'completeDelivery'] as const

/** Each call of the clock and of the ids fails once; no command needs more than four of one. */
const failings: Failing[] = (['newId', 'now'] as const).flatMap(of => [1, 2, 3, 4].map(at => ({ of, at })))

function withFailures(story: Move[]): Move[][] {
  const before = story.slice(0, -1)
  const command = story.at(-1)!
  const pulls = (moves: Move[]): Move[] => moves.filter(isMaking).map(({ on }) => ({ do: 'pullEvents', on }))
  return failings.map(fails => [...before, { ...command, fails }, ...pulls(before), command, ...pulls(story)])
}

export function detailsOf(child: Child, moves: readonly Move[], { at, actual, expected, stack }: Deviation) {
  const story = historyWords(relevant(moves.slice(0, at + 1)))
  return { story, actual, expected, place: stack === undefined ? undefined : child.placeOf({ stack }) }
}

const isMaking = (move: Move) => move.do === 'createOrder' || move.do === 'createCourier'

/** Without questions that had the right answer, and without the making of what is not mentioned again. */
function relevant(moves: readonly Move[]): Move[] {
  const told = moves.filter((move, at) => at === moves.length - 1 || !isQuestion[move.do])
  const isMentioned = ({ on }: Move, by: Move) => by.on === on || JSON.stringify([by.given])?.includes(`"${on}"`)
  return told.filter(
    move => move === told.at(-1) || !isMaking(move) || told.some(by => by !== move && isMentioned(move, by)),
  )
}
