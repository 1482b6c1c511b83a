/** Keeps what a check of the learner's own workspace found: the standing, the record of attempts, the page's ticks. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../catalogue/labs.ts'
import type { Cli } from '../cli.ts'
import { listFiles } from '../engine/copy.ts'
import type { RunEvent } from '../engine/run.ts'
import type { RunResult, StepResult } from '../result.ts'
import { afterRun } from '../state/standing.ts'
import { updateLab } from '../state/store.ts'
import type { CheckResult } from '../types.ts'

/** Where the learner's record of these labs is. */
export const progressDir = (cli: Cli): string => join(cli.home.state, 'progress')

/** The standing at once, then the record; a service that is not there costs nothing but its time limit. */
export async function recordRun(cli: Cli, lab: Lab, run: RunResult): Promise<void> {
  updateLab(cli.home, lab.manifest.id, before => afterRun(before, run, new Date().toISOString()))
  const tried = run.steps.filter(step => step.verdict !== 'not-started')
  if (tried.length === 0) return
  const { recordAttempt, statusOfVerdict } = await import('../progress/index.ts')
  const stateDir = progressDir(cli)
  const contentVersion = contentVersionOf(lab)
  for (const step of tried) {
    const checks = run.checks.filter(check => check.step === step.id)
    await recordAttempt(
      {
        item: itemOf(run.lab, step.id),
        kind: 'check',
        status: statusOfVerdict[step.verdict],
        score: step.points.earned,
        maxScore: step.points.of,
        durationMs: checks.reduce((sum, check) => sum + check.ms, 0),
        contentVersion,
        evidence: evidenceOf(step, checks, run),
      },
      { stateDir },
    )
  }
  const { sync } = await import('../progress/sync.ts')
  const { words } = await sync({ stateDir })
  for (const sentence of words) cli.err(`${sentence}\n`)
}

export const itemOf = (lab: string, step: number): string => `${lab}.lab.${step}`

/** Tells the page what is going on; never in the check's way. */
export async function announcer(cli: Cli, lab: Lab): Promise<(event: RunEvent) => void> {
  const { announceActivity } = await import('../progress/index.ts')
  const announce = (step: number | undefined, state: 'running' | StepResult['verdict']) =>
    void announceActivity({ lab: lab.manifest.id, step, state }, { stateDir: progressDir(cli) })
  let current: number | undefined
  return event => {
    if (event.type === 'steps') for (const step of event.steps) announce(step.id, step.verdict)
    if (event.type !== 'check' || event.check.step === current) return
    current = event.check.step
    announce(current, 'running')
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

/** What was asked: the manifest and the checks. Two attempts with the same value were judged alike. */
export function contentVersionOf(lab: Lab): string {
  const hash = createHash('sha256')
  const checks = join(lab.directory, 'checks')
  for (const file of [join(lab.directory, 'lab.yaml'), ...listFiles(checks).map(path => join(checks, path))])
    hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}
