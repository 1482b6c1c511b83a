/** Rules that are told as stories: histories that are played with the learner's model and judged by the reference. */
import type { Arbitrary } from 'fast-check'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { filled } from '../../../scripts/lab/kit/property.ts'
import { type RuleId, storyRules } from '../../../scripts/lab/kit/story-rules.ts'
import { judge } from './judge.ts'
import { messages, type What } from './messages.ts'
import { type Failing, isQuestion, type Move, type Seen } from './moves.ts'
import type { Told } from './tell.ts'
import { historyWords } from './words.ts'

export type Player = typeof import('./player.ts')

export interface Code {
  child: Child<Player>
  seed: number
}

/** What the task names; nearly everything is given a location. */
const functions = ['location', 'createOrder', 'createCourier', 'dispatch', 'completeDelivery'] as const

export const { storyRule, propertyRule } = storyRules<Code, What, Move[], Seen[]>({
  lab: '03',
  messages,
  async play({ child }, told) {
    const verbs = told.flat().map(move => move.do)
    child.needs(...functions.filter(name => name === 'location' || verbs.includes(name)))
    return child.ask('play', told)
  },
  judge,
  words: (moves, at = moves.length) => historyWords(relevant(moves.slice(0, at + 1))),
})

type Stories = readonly (Arbitrary<Move[]> | Told[])[]

/**
 * The last of the moves of each story with each call that it makes failing once, while the events of the others still wait:
 * nothing has changed, and nothing is recorded or lost. Then it is done again.
 * @param needed without the events of what succeeds, this would tell of another mistake
 */
export function failingRule(id: RuleId<What>, title: string, needed: string, stories: Stories) {
  const told = filled<Move[][]>(stories).map(each => each.flatMap(withFailures))
  return storyRule(id, title, told, { needs: [needed] })
}

/** Each call of the clock and of the ids fails once; no command needs more than four of one. */
const failings: Failing[] = (['newId', 'now'] as const).flatMap(of => [1, 2, 3, 4].map(at => ({ of, at })))

function withFailures(story: Move[]): Move[][] {
  const before = story.slice(0, -1)
  const command = story.at(-1)!
  const pulls = (moves: Move[]): Move[] => moves.filter(isMaking).map(({ on }) => ({ do: 'pullEvents', on }))
  return failings.map(fails => [...before, { ...command, fails }, ...pulls(before), command, ...pulls(story)])
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
