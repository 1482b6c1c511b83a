/** The live half of a run: one session for all live checks, always closed, whatever happened in between. */
import type { AnyLivePart } from '../catalogue/labs.ts'
import type { LiveRequest } from '../contract.ts'
import type { Check, CheckResult, Workspace } from '../types.ts'
import { type Run, report } from './run.ts'
import { runChecks, skipped, unmetNeed } from './run-checks.ts'
import { closeSession, openSession } from './session.ts'

/** Changes a fresh session into a world in which nothing may pass; returns what undoes it. */
export type Spoil = (context: unknown) => Promise<() => Promise<void>>

export interface LiveOutcome {
  runner: 'docker' | 'local' | null
  notProved: readonly string[]
  /** What went wrong while tidying up. */
  notes: readonly string[]
}

export const nothingRan: LiveOutcome = { runner: null, notProved: [], notes: [] }

/** @param checks narrowed to the steps asked for; not empty */
export async function runLive(
  run: Run,
  part: AnyLivePart,
  checks: readonly Check<unknown>[],
  request: Omit<LiveRequest<Workspace>, 'signal' | 'onProgress'>,
  spoil?: Spoil,
): Promise<LiveOutcome> {
  const unmet = unmetNeed(part.needs ?? [], run.done)
  if (unmet) return skipAll(run, checks, unmet)

  run.onEvent({ type: 'phase', phase: 'starting' })
  const { session, start } = await openSession(run, part, startStep(checks), {
    ...request,
    signal: run.signal,
    onProgress: text => run.onEvent({ type: 'progress', text }),
  })
  report(run, start)
  if (!session) return skipAll(run, checks, start)

  const notes: string[] = []
  let undo: (() => Promise<void>) | undefined
  try {
    undo = await spoil?.(session.context)
    run.onEvent({ type: 'phase', phase: 'live' })
    await runChecks(run, checks, session.context)
  } finally {
    run.onEvent({ type: 'phase', phase: 'stopping' })
    try {
      await undo?.()
    } finally {
      const trouble = await closeSession(session)
      if (trouble) notes.push(trouble)
    }
  }
  return { runner: session.runner, notProved: session.notProved, notes }
}

/** The start counts to the first step that has live checks, unless the lab says otherwise. */
export const startStep = (checks: readonly Check<unknown>[]): number => Math.min(...checks.map(check => check.step))

export function skipAll(run: Run, checks: readonly Check<unknown>[], unmet: CheckResult): LiveOutcome {
  for (const check of checks) report(run, skipped(check, unmet))
  return nothingRan
}
