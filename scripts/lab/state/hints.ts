/** Chooses the next hint. Pure. */
import type { Hint, Step } from '../catalogue/manifest.ts'
import { codeMatches } from '../run/findings.ts'

export interface Rung {
  text: string
  /** 1-based, of how many. */
  number: number
  of: number
  /** Whether it is for this failure only. */
  aimed: boolean
}

/** The hints for a failure: those for its code, the most specific first, then the general ones. */
export function ladder(step: Step, code: string | undefined): string[] {
  return [...aimedHints(step, code), ...step.hints.filter(hint => typeof hint === 'string')]
}

function aimedHints(step: Step, code: string | undefined): string[] {
  return step.hints
    .filter((hint): hint is Exclude<Hint, string> => typeof hint !== 'string' && codeMatches(code, hint.for))
    .sort((a, b) => b.for.length - a.for.length)
    .map(hint => hint.say)
}

/** The hint after `given` ones; the last hint again when all were given. */
export function nextRung(step: Step, code: string | undefined, given: number): Rung | undefined {
  const rungs = ladder(step, code)
  const number = Math.min(given + 1, rungs.length)
  const text = rungs[number - 1]
  const aimed = number <= aimedHints(step, code).length
  return text === undefined ? undefined : { text, number, of: rungs.length, aimed }
}
