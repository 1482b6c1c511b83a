/** Whether the live half of a run is due, and what is said when it is not. */
import type { AnyLabChecks } from '../catalogue/labs.ts'
import type { EngineName } from '../catalogue/manifest.ts'
import type { LiveRequest } from '../contract.ts'
import type { Check, Workspace } from '../types.ts'
import { codeOf } from './faults.ts'
import { type LiveOutcome, nothingRan, runLive, type Spoil, skipAll, startStep } from './live.ts'
import { type Run, report } from './run.ts'
import { startHead } from './session.ts'

export interface GoLiveOptions {
  run: Run
  part: NonNullable<AnyLabChecks['live']>
  /** Narrowed to the steps asked for; not empty. */
  checks: readonly Check<unknown>[]
  request: Omit<LiveRequest<Workspace>, 'signal' | 'onProgress'>
  mode: 'auto' | 'static' | 'live'
  /** What the lab's stack is made of. */
  engines: readonly EngineName[]
  /** Runs the static checks of other steps that a stack needs. */
  prerequisites(run: Run): Promise<void>
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
  const { run, part, checks, request, mode, engines } = options
  const putOff = (why: string): LiveOutcome => ({
    ...nothingRan,
    notProved: [`Not proved live (${checks.length} ${checks.length === 1 ? 'check' : 'checks'}): ${why}`],
  })
  if (mode === 'static') return putOff('this was a static check.')
  if (mode === 'auto') {
    const first = firstUnmet(run) ?? (await unmetPrerequisite(options))
    if (first) return putOff(`your stack is started when ${first}; npx lab check ${run.lab} --live starts it now.`)
  } else {
    await options.prerequisites(run)
  }
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

/** What has to become so before a stack is worth starting. */
function firstUnmet({ done }: Run): string | undefined {
  return [...done.values()].some(result => result.verdict !== 'passed') ? 'the files are right' : undefined
}

/** Tried aside: these steps were not asked for, so what is found in them is not part of this run. */
async function unmetPrerequisite({ run, prerequisites }: GoLiveOptions): Promise<string | undefined> {
  const aside: Run = { ...run, done: new Map(run.done), onEvent: () => undefined }
  await prerequisites(aside)
  const unmet = [...aside.done.values()].find(result => result.verdict !== 'passed')
  return unmet && `step ${unmet.step} has “${unmet.title}” right`
}
