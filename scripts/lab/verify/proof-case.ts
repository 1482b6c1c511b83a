/** One thing that `lab verify` proved or failed to prove. */
import type { RunResult } from '../run/result.ts'
import type { Finding } from '../types.ts'

/** In the order in which they are proved. */
export const groups = [
  'definition',
  'starter',
  'solution',
  'variants',
  'wrong',
  'controls',
  'mutants',
  'messages',
] as const
export type Group = (typeof groups)[number]

export interface ProofCase {
  group: Group
  id: string
  title: string
  /** `static`, `all`, or the id of the part that was run. */
  detectedBy: string
  ok: boolean
  expected: string
  actual: string
  /** Whether the right cause was named first, where one is known. */
  named?: boolean
  /** Why it is not counted. */
  equivalent?: string
  /** What the learner would have been told first. */
  finding?: Finding
  ms: number
}

/** How a run came out, in a few words: `wrong, first 02.1.2.unpinned-image`. */
export function describeOutcome(run: RunResult): string {
  const first = firstFinding(run)
  if (first) return `${run.verdict}, first ${first.code}`
  const silent = run.checks.find(({ verdict, notes }) => verdict === 'unproven' && notes.length > 0)
  return silent ? `${run.verdict}: check ${silent.id}: ${silent.notes.join(', ')}` : run.verdict
}

/** Of the checks first: what is said about the run as a whole repeats the verdict only. */
export function firstFinding(run: RunResult): Finding | undefined {
  return [...run.checks.flatMap(check => check.findings), ...run.findings][0]
}
