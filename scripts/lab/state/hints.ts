/** Which hint is due. Pure. */
import type { Hint, Step } from '../catalogue/manifest.ts'

export interface Rung {
  text: string
  /** 1-based, of how many. */
  number: number
  of: number
}

/** The ladder for a failure: rungs aimed at its code, the closest aim first, then those for everybody. */
export function ladder(step: Step, code: string | undefined): string[] {
  const aimed = step.hints
    .filter((hint): hint is Exclude<Hint, string> => typeof hint !== 'string' && isAimedAt(hint.for, code))
    .sort((a, b) => b.for.length - a.for.length)
    .map(hint => hint.say)
  return [...aimed, ...step.hints.filter(hint => typeof hint === 'string')]
}

/** The rung after `given` ones; the last one again when the ladder is climbed. */
export function nextRung(step: Step, code: string | undefined, given: number): Rung | undefined {
  const rungs = ladder(step, code)
  const number = Math.min(given + 1, rungs.length)
  const text = rungs[number - 1]
  return text === undefined ? undefined : { text, number, of: rungs.length }
}

const isAimedAt = (prefix: string, code: string | undefined): boolean =>
  code === prefix || (code?.startsWith(`${prefix}.`) ?? false)
