/** Adds places in the files to the findings of a run. */
import type { Localiser } from '../contract.ts'
import type { CheckResult, Finding, Workspace } from '../types.ts'
import { codeMatches } from './findings.ts'

/** A place or a next step from the check itself is kept: the check has seen more than the files show. */
export function localiseFindings<Files extends Workspace>(
  result: CheckResult,
  localisers: readonly Localiser<Files>[],
  files: Files,
): CheckResult {
  if (result.proof === 'static' || result.findings.length === 0) return result
  const located = (finding: Finding): Finding => {
    const where = localisers.find(({ code }) => codeMatches(finding.code, code))?.locate(files, finding)
    return where ? { ...finding, place: finding.place ?? where.place, next: where.next ?? finding.next } : finding
  }
  return { ...result, findings: result.findings.map(located) }
}
