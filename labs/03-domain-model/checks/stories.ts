/** Rules that are told as stories: histories that are played with the learner's model and judged by the reference. */
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { type Drawn, drawn, failings, pull } from './drawn.ts'
import { type Deviation, judge } from './judge.ts'
import { messages, type What } from './messages.ts'
import type { Move, Seen, Verb } from './moves.ts'
import { historyWords } from './words.ts'

export interface Code {
  child: Child
  seed: number
}

export const { rule } = rules<Code, What>('03', 'run', messages)

/**
 * @param what is wrong when a history goes another way than with the reference
 * @param needs ids of checks without which these stories would tell of another mistake
 */
export function storyRule(
  id: string,
  what: What,
  title: string,
  stories: (drawn: Drawn) => Move[][],
  needs?: string[],
): Check<Code> {
  return rule(
    id,
    title,
    async ({ child, seed, see }) => {
      const told = stories(drawn(seed, id))
      requireExports(child, told)
      const seen = await child.ask<Seen[][]>('play', told)
      for (const [index, moves] of told.entries()) {
        const deviation = judge(moves, seen[index]!)
        see(what, { rule: title, ...(deviation && detailsOf(child, moves, deviation)) }).holds(deviation === undefined)
      }
    },
    { needs },
  )
}

const functions = ['location', 'createOrder', 'createCourier', 'dispatch', 'completeDelivery']

/** Of the functions that the task names those that are played with; a location is made for nearly everything. */
function requireExports(child: Child, histories: readonly Move[][]): void {
  const used = new Set<string>(['location', ...histories.flat().map(move => move.do)])
  child.needs(...functions.filter(name => used.has(name)))
}

/**
 * The last of the moves of each story with each call that it makes failing once, while the events of the others still wait:
 * nothing has changed, and nothing is recorded or lost. Then it is done again.
 * @param needs without the events of what succeeds, this would tell of another mistake
 */
export function failingRule(
  id: string,
  what: What,
  title: string,
  needs: string,
  stories: (drawn: Drawn) => (() => Move[])[],
): Check<Code> {
  const withFailures = (moves: () => Move[]) =>
    failings.map(fails => {
      const before = moves()
      const command = before.pop()!
      const pulls = [...new Set([...before, command].filter(isMaking).map(move => move.on))].map(pull)
      return [...before, { ...command, fails }, ...(before.length === 0 ? [] : pulls), command, ...pulls]
    })
  return storyRule(id, what, title, drawn => stories(drawn).flatMap(withFailures), [needs])
}

export function detailsOf(child: Child, moves: readonly Move[], { at, actual, expected, stack }: Deviation) {
  const history = historyWords(relevant(moves.slice(0, at + 1)))
  return { history, actual, expected, place: stack === undefined ? undefined : child.placeOf({ stack }) }
}

const isMaking = (move: Move) => move.do === 'createOrder' || move.do === 'createCourier'
const questions: readonly Verb[] = ['equals', 'distanceTo', 'canTake', 'ticksTo']

/** Without the making of what is not mentioned again, and without questions that had the right answer. */
function relevant(moves: readonly Move[]): Move[] {
  const last = moves.at(-1)!
  const told = moves.filter(move => move === last || !questions.includes(move.do))
  const mentions = ({ on, given }: Move, name: string) => on === name || JSON.stringify([given])?.includes(`"${name}"`)
  const isMentioned = (name: string) => told.some(move => !isMaking(move) && mentions(move, name))
  return told.filter(move => move === last || !isMaking(move) || isMentioned(move.on))
}
