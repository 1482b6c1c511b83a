/** Opens and closes the session of a part; an abandoned opening leaves nothing running. */
import { carriedFailure, messageOf } from '../../stack/error.ts'
import type { AnyPart, PartRequest, Session } from '../contract.ts'
import type { CheckResult, Workspace } from '../types.ts'
import type { CheckHead, RunContext } from './context.ts'
import { checkerErrorFinding, environmentFinding, findingCode } from './findings.ts'
import { TimeoutError, withTimeout } from './with-timeout.ts'

const openTimeoutMs = 180_000
const closeTimeoutMs = 60_000

type StartVerdict = Pick<CheckResult, 'verdict' | 'findings'> & Partial<Pick<CheckResult, 'step'>>

export interface Opened {
  /** Absent when it did not open; `start` then says why. */
  session?: Session<unknown>
  start: CheckResult
}

/**
 * @param step the step to which the start counts, unless the lab names another
 * @throws the signal's reason when the run is interrupted
 */
export async function openSession(
  run: RunContext,
  part: AnyPart,
  step: number,
  request: PartRequest<Workspace>,
): Promise<Opened> {
  const startedAt = performance.now()
  const limit = part.openTimeoutMs ?? openTimeoutMs
  const head = startHead(part, step)
  const startResult = (judged: StartVerdict): CheckResult => ({
    ...head,
    remarks: [],
    notes: [],
    ms: Math.round(performance.now() - startedAt),
    ...judged,
  })
  try {
    const session = await openOrCleanUp(part, request, limit)
    return { session, start: startResult({ verdict: 'passed', findings: [] }) }
  } catch (error) {
    run.signal.throwIfAborted()
    return { start: startResult(failedStart(error)) }
  }

  function failedStart(error: unknown): StartVerdict {
    const code = (what: string) => findingCode(run.lab, head.id, what)
    if (error instanceof TimeoutError) {
      const message = `“${part.title}”: not so after ${limit / 1000} s.`
      const next = 'Start it yourself and see which part of it stays behind the others.'
      return { verdict: 'timeout', findings: [{ code: code('timeout'), message, next }] }
    }
    const failure = carriedFailure(error)
    if (failure?.kind === 'environment') {
      return { verdict: 'environment', findings: [environmentFinding(code('environment'), failure)] }
    }
    if (!failure) {
      const fault = checkerErrorFinding(code('checker-error'), 'The lab’s own way of starting this broke', error)
      return { verdict: 'checker-error', findings: [fault] }
    }
    const explained = part.startFailure?.(failure, request.files)
    if (explained) return { verdict: 'wrong', findings: [explained.finding], step: explained.step }
    const { what = 'does-not-start', message, place, next } = failure
    return { verdict: 'wrong', findings: [{ code: code(what), message, place, next }] }
  }
}

/** The start as a check of its own: a failed start is reported once, and all other checks wait for it. */
export const startHead = (
  { title, proof, start = 'start' }: Pick<AnyPart, 'title' | 'proof' | 'start'>,
  step: number,
): CheckHead => ({
  id: `${step}.0.${start}`,
  step,
  title,
  proof,
})

/** The first step that the part has checks for. */
export const startStep = (checks: readonly Pick<CheckHead, 'step'>[]): number =>
  Math.min(...checks.map(check => check.step))

/** @returns a sentence when the stack could not be stopped */
export async function closeSession(session: Session<unknown>): Promise<string | undefined> {
  try {
    // An interrupted run must clean up too, so this one ignores the run's signal.
    await withTimeout(closeTimeoutMs, new AbortController().signal, () => session.close())
    return undefined
  } catch (error) {
    const why = error instanceof TimeoutError ? `it took more than ${closeTimeoutMs / 1000} s` : messageOf(error)
    return `What this check had started could not be stopped: ${why}.`
  }
}

/** Opens a session; one that comes up after its time limit is closed before this rejects. */
async function openOrCleanUp(part: AnyPart, request: PartRequest<Workspace>, limit: number): Promise<Session<unknown>> {
  let opening: Promise<Session<unknown>> | undefined
  try {
    return await withTimeout(limit, request.signal, signal => {
      opening = part.open({ ...request, signal })
      return opening
    })
  } catch (error) {
    const late = opening?.then(closeSession, () => undefined)
    await withTimeout(closeTimeoutMs, new AbortController().signal, () => late).catch(() => undefined)
    throw error
  }
}
