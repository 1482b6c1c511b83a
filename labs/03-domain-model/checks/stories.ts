/** Rules that are told as stories: histories that are played in the child and judged by the model. */
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { type Draw, draws } from '../../../scripts/lab/kit/property.ts'
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../scripts/lab/types.ts'
import { type Cast, castOf, failings, pull } from './cases.ts'
import { messages, type What } from './messages.ts'
import { type Deviation, judge } from './model.ts'
import type { Command, Move, Script, Seen } from './moves.ts'
import { historyWords } from './words.ts'

export interface Code {
  child: Child
  seed: number
}

export interface Story extends Script {
  /** What is wrong when the history goes another way than in the model. */
  what: What
}

export const { rule } = rules<Code, What>('03', 'run', messages)

/** What is called in each step. */
const exportsOf: Record<string, string[]> = {
  1: ['location'],
  2: ['location', 'createOrder'],
  3: ['location', 'createCourier'],
  4: ['location', 'createOrder', 'createCourier', 'dispatch', 'completeDelivery'],
  5: ['location', 'createOrder', 'createCourier', 'dispatch', 'completeDelivery'],
}

export function requireExports(id: string, child: Child): void {
  child.needs(...exportsOf[id[0]!]!)
}

/** @param needs ids of checks without which these stories would tell of another mistake */
export function storyRule(
  id: string,
  title: string,
  stories: (cast: Cast, draw: Draw) => Story[],
  needs?: string[],
): Check<Code> {
  return rule(
    id,
    title,
    async ({ child, seed, see }) => {
      requireExports(id, child)
      const draw = draws(seed, id)
      const told = stories(castOf(draw), draw)
      const seen = await child.ask<Seen[][]>('play', told)
      for (const [index, story] of told.entries()) {
        const { what, moves } = story
        const deviation = judge(moves, seen[index]!)
        see(what, deviation && deviationDetails(child, story, deviation)).holds(deviation === undefined)
      }
    },
    { needs },
  )
}

export function one(what: What, ...moves: Move[]): Story {
  return { what, moves }
}

/** A command with each call that it makes failing once: nothing may have changed, nothing be recorded, and again it works. */
export function failing(what: What, on: string[], before: Move[], command: Command): Story[] {
  const pulls = on.map(pull)
  return failings.map(fails => ({
    what,
    moves:
      before.length > 0
        ? [...before, ...pulls, { ...command, fails }, ...pulls, command, ...pulls]
        : [{ ...command, fails }, command, ...pulls],
  }))
}

export function deviationDetails(child: Child, { moves, sharedDate }: Script, deviation: Deviation) {
  const { at, actual, expected, stack } = deviation
  return {
    history: historyWords(relevant(moves.slice(0, at + 1)), sharedDate),
    actual,
    expected,
    place: stack === undefined ? undefined : child.placeOf({ stack }),
  }
}

/** Without the making of what is not mentioned again. */
function relevant(moves: readonly Move[]): Move[] {
  const last = moves.at(-1)
  const mentioned = new Set(moves.filter(move => !isMaking(move)).flatMap(namesIn))
  return moves.filter(move => move === last || !isMaking(move) || mentioned.has(move.on))
}

const isMaking = (move: Move): boolean => move.do === 'createOrder' || move.do === 'createCourier'

function namesIn(move: Move): string[] {
  if (move.do === 'dispatch') return [move.on, ...move.given.couriers]
  return move.do === 'completeDelivery' ? [move.on, move.given] : [move.on]
}
