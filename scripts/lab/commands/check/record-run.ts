/** Stores the result of a check of the learner's own workspace: in their state and in the record of attempts. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stepItem } from '@groundwork/progress/constants'
import type { Lab } from '../../catalogue/labs.ts'
import { progressDir } from '../../paths.ts'
import type { Activity } from '../../progress/index.ts'
import type { RunEvent } from '../../run/context.ts'
import type { RunResult, StepResult } from '../../run/result.ts'
import { isSameWork, type StepReport } from '../../state/lab-state.ts'
import { type LabState, labState, readState, type StepState, updateLab } from '../../state/store.ts'
import type { CheckResult } from '../../types.ts'
import { listFiles } from '../../workspace/copy.ts'
import type { Cli } from '../cli.ts'
import type { Target } from './options.ts'

/**
 * Stores the state and the attempts, then sends the attempts to the progress service within its time limit.
 * @param change returns the lab's state with this run in it
 * @param onlyChanges record no attempt at a step whose result is the same as before: `--watch` checks at every save
 */
export async function recordRun(
  cli: Cli,
  lab: Lab,
  run: RunResult,
  change: (known: LabState) => LabState,
  onlyChanges: boolean,
): Promise<void> {
  const before = labState(readState(cli.paths, cli.err), lab.manifest.id)
  const after = updateLab(cli.paths, lab.manifest.id, change)
  const attempts = run.steps.flatMap(step => {
    const state = after.steps[step.id]
    const isNews = state && saysSomething(state) && !(onlyChanges && before.steps[step.id]?.last === state.last)
    return isNews ? [{ step, state }] : []
  })
  if (attempts.length === 0) return
  const { recordAttempt } = await import('../../progress/index.ts')
  const stateDir = progressDir(cli.paths)
  const contentVersion = contentVersionOf(lab)
  for (const { step, state } of attempts) {
    const checks = run.checks.filter(check => check.step === step.id)
    await recordAttempt(
      {
        item: stepItem(run.lab, step.id),
        kind: 'check',
        status: state.last,
        score: step.points.earned,
        maxScore: step.points.of,
        durationMs: checks.reduce((sum, check) => sum + check.ms, 0),
        contentVersion,
        work: state.work,
        evidence: evidenceOf(step, checks, run),
      },
      { stateDir },
    )
  }
  const { sync } = await import('../../progress/sync.ts')
  const { messages } = await sync({ stateDir })
  for (const sentence of messages) cli.err(`${sentence}\n`)
}

/** A step that was not started, or that was proved before and only read now, is no attempt. */
const saysSomething = (step: StepState): boolean =>
  step.last === 'skip' ? step.waitsFor !== undefined : !(step.last === 'files-right' && isSameWork(step))

export interface Announcer {
  onEvent(event: RunEvent): void
  onSteps(steps: readonly StepReport[]): void
  /** Resolves when everything is written. A step that an interrupted run was checking is announced as ended. */
  finish(): Promise<void>
}

/** Announces to the course's pages which step is being checked and its result. Never fails the check. */
export async function announcer(cli: Cli, { lab, steps }: Target): Promise<Announcer> {
  const { announceActivity } = await import('../../progress/index.ts')
  const running = new Set<number>()
  let written = Promise.resolve()
  const announce = (step: number, state: Activity['state']) => {
    if (state === 'running') running.add(step)
    else running.delete(step)
    written = announceActivity({ lab: lab.manifest.id, step, state }, { stateDir: progressDir(cli.paths) })
  }
  return {
    onEvent(event) {
      // A check of another step may run because this one needs it; its result is not announced.
      const step = event.type === 'check' && (steps?.includes(event.check.step) ?? true) ? event.check.step : undefined
      if (step !== undefined && !running.has(step)) announce(step, 'running')
    },
    onSteps(reports) {
      for (const { id, state } of reports) announce(id, state)
    },
    finish() {
      for (const step of running) announce(step, 'ended')
      return written
    },
  }
}

function evidenceOf(step: StepResult, checks: CheckResult[], run: RunResult): Record<string, unknown> {
  return {
    verdict: step.verdict,
    proved: step.proved,
    runner: run.runner,
    checks: checks.length,
    codes: [...new Set(checks.flatMap(check => check.findings.map(finding => finding.code)))],
  }
}

/** Hash of the manifest and the checks: attempts with the same value were judged by the same rules. */
function contentVersionOf(lab: Lab): string {
  const hash = createHash('sha256')
  const checks = join(lab.directory, 'checks')
  for (const file of [join(lab.directory, 'lab.yaml'), ...listFiles(checks).map(path => join(checks, path))])
    hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}
