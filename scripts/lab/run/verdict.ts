/** Combines several verdicts into one. Pure, and tested as a table. */
import { type CheckResult, type Proof, proofs, type Verdict } from '../types.ts'

export type RunVerdict = Exclude<Verdict, 'skipped'>

/**
 * The first of these that occurs is the verdict. A defect that was seen stays a defect, whatever else went wrong; what
 * could not be judged is never a pass.
 */
const mostSevereFirst = [
  'wrong',
  'not-started',
  'checker-error',
  'environment',
  'timeout',
  'unproven',
  'passed',
] as const

/** A check that waits for another proves nothing, and neither does an empty list of checks. */
export function combineVerdicts(verdicts: readonly Verdict[]): RunVerdict {
  const present = new Set(verdicts.map(verdict => (verdict === 'skipped' ? 'unproven' : verdict)))
  return mostSevereFirst.find(verdict => present.has(verdict)) ?? 'unproven'
}

/** The strongest proof by which one of the checks was passed. */
export function strongestProof(results: readonly CheckResult[]): Proof | 'none' {
  const passed = results.filter(result => result.verdict === 'passed')
  return proofs.findLast(proof => passed.some(result => result.proof === proof)) ?? 'none'
}
