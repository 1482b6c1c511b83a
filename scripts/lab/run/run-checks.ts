/**
 * Runs a list of checks against one context: in stage order, each within its time, dependants skipped with the reason.
 * A check that throws is the course's fault and never counts as a wrong answer.
 */
import { carriedFailure } from '../../stack/error.ts'
import { type Check, type CheckResult, type Outcome, stages } from '../types.ts'
import { type CheckHead, type RunContext, recordResult } from './context.ts'
import { checkerErrorFinding, environmentFinding, findingCode } from './findings.ts'
import { TimeoutError, withTimeout } from './with-timeout.ts'

const defaultTimeoutMs = 30_000

/**
 * @returns a function that waits for the checks in the background and reports them
 * @throws the signal's reason when it fires, as the returned function does: an interrupted run has no result
 */
export async function runChecks<Context>(
  run: RunContext,
  checks: readonly Check<Context>[],
  context: Context,
): Promise<() => Promise<void>> {
  const inOrder = inStageOrder(checks)
  const begun = new Map<string, Promise<CheckResult>>()
  const begin = (check: Check<Context>) => {
    const going = runCheck(run, check, context)
    // A check that nobody waits for any more must not cause an unhandled rejection.
    going.catch(() => undefined)
    begun.set(check.id, going)
  }
  const tell = async (check: Check<Context>) => {
    run.signal.throwIfAborted()
    if (run.firstFindingEnds && hasFindings(run)) return
    const unmet = unmetNeed(check.needs ?? [], run.results)
    if (!unmet) run.onEvent({ type: 'check', check })
    recordResult(run, unmet ? skipped(check, unmet) : await (begun.get(check.id) ?? runCheck(run, check, context)))
  }
  for (const check of inOrder.filter(({ backgroundAfter }) => !backgroundAfter)) {
    await tell(check)
    // When the first finding ends the run, most runs end before a background check could report.
    if (!run.firstFindingEnds && run.results.get(check.id)?.verdict === 'passed')
      inOrder.filter(({ backgroundAfter }) => backgroundAfter === check.id).forEach(begin)
  }
  return async () => {
    for (const check of inOrder.filter(({ backgroundAfter }) => backgroundAfter)) await tell(check)
  }
}

export const hasFindings = ({ results }: RunContext): boolean =>
  [...results.values()].some(({ findings }) => findings.length > 0)

export function inStageOrder<Context>(checks: readonly Check<Context>[]): Check<Context>[] {
  const rank = (check: Check<Context>) => stages.indexOf(check.stage ?? 'right')
  return [...checks].sort((a, b) => rank(a) - rank(b))
}

/** Whether a need, which may end in `*`, means this check. */
export const needMatches = (need: string, id: string): boolean =>
  need.endsWith('*') ? id.startsWith(need.slice(0, -1)) : id === need

/** The first needed check that did not pass. */
export function unmetNeed(
  needs: readonly string[],
  results: ReadonlyMap<string, CheckResult>,
): CheckResult | undefined {
  return [...results.values()].find(
    result => result.verdict !== 'passed' && needs.some(need => needMatches(need, result.id)),
  )
}

export function skipped(check: CheckHead, unmet: CheckResult): CheckResult {
  // In a chain of skipped checks, each names the first cause and not its neighbour.
  const cause =
    unmet.verdict === 'skipped'
      ? { notes: [...unmet.notes], waitsFor: unmet.waitsFor }
      : { notes: [`waits for “${unmet.title}” (${unmet.id})`], waitsFor: unmet.id }
  return { ...headOf(check), verdict: 'skipped', findings: [], remarks: [], ...cause, ms: 0 }
}

const headOf = ({ id, step, title, proof }: CheckHead): CheckHead => ({ id, step, title, proof })

async function runCheck<Context>(run: RunContext, check: Check<Context>, context: Context): Promise<CheckResult> {
  const startedAt = performance.now()
  const timeoutMs = check.timeoutMs ?? defaultTimeoutMs
  const outcome = await withTimeout(timeoutMs, run.signal, signal => check.run(context, signal)).catch(
    (error: unknown) => {
      run.signal.throwIfAborted()
      return outcomeOfError(run.lab, check, timeoutMs, error)
    },
  )
  return { ...headOf(check), ...resultOf(run.lab, check, outcome), ms: Math.round(performance.now() - startedAt) }
}

function outcomeOfError(lab: string, check: CheckHead, timeoutMs: number, error: unknown): Outcome {
  const code = (what: string) => findingCode(lab, check.id, what)
  if (error instanceof TimeoutError) {
    const message = `The check “${check.title}” had no answer after ${timeoutMs / 1000} s.`
    const next = 'Run it again; when it happens twice, look at what that part of your stack says in its log.'
    return { verdict: 'timeout', findings: [{ code: code('timeout'), message, next }], observed: 0 }
  }
  const failure = carriedFailure(error)
  if (failure?.kind === 'environment') {
    return { verdict: 'environment', findings: [environmentFinding(code('environment'), failure)], observed: 0 }
  }
  const fault = checkerErrorFinding(code('checker-error'), `The check “${check.title}” (${check.id}) broke`, error)
  return { verdict: 'checker-error', findings: [fault], observed: 0 }
}

function resultOf(
  lab: string,
  check: CheckHead,
  outcome: Outcome,
): Pick<CheckResult, 'verdict' | 'findings' | 'remarks' | 'notes'> {
  const remarks = outcome.remarks ?? []
  if (outcome.verdict === 'passed') {
    const notes = outcome.notProved ?? []
    if (outcome.observed > 0) return { verdict: 'passed', findings: [], remarks, notes }
    return { verdict: 'unproven', findings: [], remarks, notes: [...notes, 'found nothing to look at'] }
  }
  if (outcome.findings.length > 0) return { verdict: outcome.verdict, findings: outcome.findings, remarks, notes: [] }
  const what = `The check “${check.title}” (${check.id}) says ${outcome.verdict} without saying why`
  return {
    verdict: 'checker-error',
    findings: [checkerErrorFinding(findingCode(lab, check.id, 'checker-error'), what)],
    remarks,
    notes: [],
  }
}
