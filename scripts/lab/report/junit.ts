/**
 * A run as JUnit XML: one suite per step, one case per check. What the machine prevented is an error, not a failure.
 */
import type { RunResult } from '../run/result.ts'
import type { CheckResult, Verdict } from '../types.ts'

export function junitXml(run: RunResult): string {
  const suites = run.steps.map(step => {
    const cases = run.checks.filter(check => check.step === step.id)
    return [
      `  <testsuite name="${escaped(`Step ${step.id}: ${step.title}`)}" ${countsOf(cases)}>`,
      ...cases.map(check => caseXml(run.lab, check)),
      '  </testsuite>',
    ].join('\n')
  })
  const head = `<testsuites name="${escaped(`Lab ${run.lab}: ${run.title}`)}" ${countsOf(run.checks)} time="${seconds(run.ms)}">`
  return `${['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>'].join('\n')}\n`
}

function caseXml(lab: string, check: CheckResult): string {
  const open = `    <testcase classname="${escaped(`lab${lab}.step${check.step}.${check.proof}`)}" name="${escaped(`${check.id} ${check.title}`)}" time="${seconds(check.ms)}"`
  const kind = kindOf(check.verdict)
  if (kind === 'passed') return `${open}/>`
  if (kind === 'skipped') return `${open}><skipped message="${escaped(check.notes.join('; '))}"/></testcase>`
  const [first] = check.findings
  const detail = check.findings.map(finding => `${finding.message} Next: ${finding.next}`).join('\n')
  return `${open}><${kind} type="${escaped(first?.code ?? check.verdict)}" message="${escaped(first?.message ?? check.verdict)}">${escaped(detail)}</${kind}></testcase>`
}

function kindOf(verdict: Verdict): 'passed' | 'skipped' | 'failure' | 'error' {
  if (verdict === 'passed' || verdict === 'skipped') return verdict
  return verdict === 'wrong' || verdict === 'not-started' ? 'failure' : 'error'
}

function countsOf(checks: readonly CheckResult[]): string {
  const count = (kind: string) => checks.filter(check => kindOf(check.verdict) === kind).length
  return `tests="${checks.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

/** Removes the control characters that XML 1.0 cannot hold. */
const escaped = (text: string): string =>
  [...text]
    .filter(char => char >= ' ' || char === '\n' || char === '\t')
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
