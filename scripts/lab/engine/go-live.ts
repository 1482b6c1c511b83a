/** Whether the live half of a run is due, and what is said when it is not. */
import { type AnyLabChecks, type AnyLivePart, loadLive } from '../catalogue/labs.ts'
import type { EngineName } from '../catalogue/manifest.ts'
import type { LiveRequest } from '../contract.ts'
import type { Check, CheckResult, Workspace } from '../types.ts'
import { codeOf } from './faults.ts'
import { type LiveOutcome, nothingRan, runLive, type Spoil, skipAll, startStep } from './live.ts'
import { type Run, report } from './run.ts'
import { runChecks } from './run-checks.ts'
import { selectChecks } from './select.ts'
import { startHead } from './session.ts'

export interface GoLiveOptions {
  run: Run
  checks: AnyLabChecks
  /** The static checks that have run. */
  asked: readonly Check<Workspace>[]
  steps?: readonly number[]
  mode: 'auto' | 'static' | 'live'
  request: Omit<LiveRequest<Workspace>, 'signal' | 'onProgress'>
  /** What the lab's stack is made of. */
  engines: readonly EngineName[]
  /** Called when it is certain that a stack will be started. */
  onLive(): void
  spoil?: Spoil
}

/**
 * In mode `auto` a stack is started only when the files are right: a wrong file is found in a second, and a stack that
 * cannot come up would say the same a minute later in other words. Other steps that the stack needs then only keep it
 * from being started; who insists on it (`live`) is told of them as wrong.
 */
export async function goLive(options: GoLiveOptions): Promise<LiveOutcome> {
  const { run, steps, mode, request, engines } = options
  if (mode === 'static') return putOff('this was a static check.')
  const later = (when: string) =>
    putOff(`your stack is started when ${when}; npx lab check ${run.lab} --live starts it now.`)
  if (mode === 'auto' && firstUnmet(run)) return later('the files are right')

  const part = await loadLive(options.checks)
  const checks = selectChecks(part?.checks ?? [], steps)
  if (!part || checks.length === 0) return nothingRan
  const unmet = await tryPrerequisites(options, part, checks)
  if (mode === 'auto' && unmet) return later(`step ${unmet.step} has “${unmet.title}” right`)

  const { whyNotLive } = await import('../kit/runners.ts')
  const obstacle = await whyNotLive(engines, request.engine)
  if (obstacle && mode === 'auto') return putOff(`${obstacle.message} ${obstacle.next}`)
  if (obstacle) {
    const head = startHead(startStep(checks))
    const finding = { code: codeOf(run.lab, head.id, 'environment'), ...obstacle }
    const start = { ...head, verdict: 'environment' as const, findings: [finding], remarks: [], notes: [], ms: 0 }
    report(run, start)
    return skipAll(run, checks, start)
  }
  options.onLive()
  return runLive(run, part, checks, request, options.spoil)
}

const putOff = (why: string): LiveOutcome => ({ ...nothingRan, notProved: [`Not proved live: ${why}`] })

const firstUnmet = ({ done }: Run): CheckResult | undefined =>
  [...done.values()].find(result => result.verdict !== 'passed')

/**
 * The static checks of other steps without which no stack is worth starting. In mode `auto` they are tried aside: these
 * steps were not asked for, so what is found in them is not part of this run.
 */
async function tryPrerequisites(
  { run, checks: { static: statics }, asked, steps, mode, request }: GoLiveOptions,
  part: AnyLivePart,
  lives: readonly Check<unknown>[],
): Promise<CheckResult | undefined> {
  const needs = [...(part.needs ?? []), ...lives.flatMap(check => check.needs ?? [])]
  const others = selectChecks(statics.checks, steps, needs).filter(check => !asked.includes(check))
  const into: Run = mode === 'live' ? run : { ...run, done: new Map(run.done), onEvent: () => undefined }
  await runChecks(into, others, request.context)
  return firstUnmet(into)
}
