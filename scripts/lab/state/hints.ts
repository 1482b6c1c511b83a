/** Which hint is due. Pure. */
import type { Hint, Step } from '../catalogue/manifest.ts'

export interface Rung {
  text: string
  /** 1-based, of how many. */
  number: number
  of: number
  /** Whether it is meant for this failure, and not for everybody who is at this step. */
  aimed: boolean
}

/** The ladder for a failure: rungs aimed at its code, the closest aim first, then those for everybody. */
export function ladder(step: Step, code: string | undefined): string[] {
  return [...aimedHints(step, code), ...step.hints.filter(hint => typeof hint === 'string')]
}

function aimedHints(step: Step, code: string | undefined): string[] {
  return step.hints
    .filter((hint): hint is Exclude<Hint, string> => typeof hint !== 'string' && isAimedAt(hint.for, code))
    .sort((a, b) => b.for.length - a.for.length)
    .map(hint => hint.say)
}

/** The rung after `given` ones; the last one again when the ladder is climbed. */
export function nextRung(step: Step, code: string | undefined, given: number): Rung | undefined {
  const rungs = ladder(step, code)
  const number = Math.min(given + 1, rungs.length)
  const text = rungs[number - 1]
  const aimed = number <= aimedHints(step, code).length
  return text === undefined ? undefined : { text, number, of: rungs.length, aimed }
}

const isAimedAt = (prefix: string, code: string | undefined): boolean =>
  code === prefix || (code?.startsWith(`${prefix}.`) ?? false)
