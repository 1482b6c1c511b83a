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
  /** One assertion: counts it, and keeps the finding when it does not hold. Returns whether it held. */
  that(holds: boolean, finding: Finding | (() => Finding)): boolean
  /** Something seen to be wrong, where there is no condition to name. */
  wrong(finding: Finding): void
  /** An assertion that held, where there is no finding to name. */
  held(): void
  /** Worth saying, not worth failing. */
  remark(finding: Finding): void
  /** What this check could not show this time. */
  notProved(sentence: string): void
  outcome(): Outcome
}

export function observe(): Observation {
  const findings: Finding[] = []
  const remarks: Finding[] = []
  const gaps: string[] = []
  let observed = 0
  // A mistake that several questions meet, such as one limit for three locations, is told once.
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
