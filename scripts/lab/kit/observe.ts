/**
 * Collect what one check sees. Every question asked of the work or of an engine is counted, so that a check which met
 * nothing to look at comes out `unproven` and never `passed`.
 *
 *     const seen = observe()
 *     for (const service of services) {
 *       seen.that(isPinned(service.image), { code: '02.1.2.unpinned-image', message: …, next: … })
 *     }
 *     return seen.outcome()
 */
import { isDeepStrictEqual } from 'node:util'
import type { Finding, Outcome } from '../types.ts'

export interface Observation {
  /**
   * One assertion: counts it, and keeps the finding when it does not hold.
   * @returns whether it held
   */
  that(holds: boolean, finding: Finding | (() => Finding)): boolean
  /** A finding without a condition that could be asserted. */
  wrong(finding: Finding): void
  /** An assertion that held and has no finding. */
  held(): void
  /** A note for the learner that does not fail the check. */
  remark(finding: Finding): void
  /** Something that this check could not show this time. */
  notProved(sentence: string): void
  outcome(): Outcome
}

export function observe(): Observation {
  const findings: Finding[] = []
  const remarks: Finding[] = []
  const gaps: string[] = []
  let observed = 0
  // Several assertions may find the same mistake, such as one limit for three locations: it is reported once.
  const find = (finding: Finding) => {
    if (!findings.some(told => isDeepStrictEqual(told, finding))) findings.push(finding)
  }
  return {
    that(holds, finding) {
      observed++
      if (!holds) find(typeof finding === 'function' ? finding() : finding)
      return holds
    },
    wrong(finding) {
      observed++
      find(finding)
    },
    held() {
      observed++
    },
    remark(finding) {
      remarks.push(finding)
    },
    notProved(sentence) {
      gaps.push(sentence)
    },
    outcome() {
      if (findings.length > 0) return { verdict: 'wrong', findings, observed, remarks }
      return { verdict: 'passed', observed, remarks, notProved: gaps }
    },
  }
}
