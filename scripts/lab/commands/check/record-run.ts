/** Keeps what a check of the learner's own workspace found: the standing, the record of attempts, the page's ticks. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Lab } from '../../catalogue/labs.ts'
import type { RunEvent } from '../../run/context.ts'
import type { RunResult, StepResult } from '../../run/result.ts'
import { afterRun } from '../../state/lab-state.ts'
import { labState, readState, updateLab } from '../../state/store.ts'
import type { CheckResult } from '../../types.ts'
import { listFiles } from '../../workspace/copy.ts'
import type { Cli } from '../cli.ts'
import type { Target } from './options.ts'

/** Where the learner's record of these labs is. */
const progressDir = (cli: Cli): string => join(cli.home.state, 'progress')

/**
 * The standing at once, then the record; a service that is not there costs nothing but its time limit.
 * @param onlyNews leave out of the record what came out as it did before: watching checks at every save
 */
export async function recordRun(cli: Cli, lab: Lab, run: RunResult, onlyNews: boolean): Promise<void> {
  const before = labState(readState(cli.home, cli.err), lab.manifest.id)
  updateLab(cli.home, lab.manifest.id, standing => afterRun(standing, run, new Date().toISOString()))
  const isNews = (step: StepResult) => before.steps[step.id]?.verdict !== step.verdict
  const tried = run.steps.filter(step => step.verdict !== 'not-started' && (isNews(step) || !onlyNews))
  if (tried.length === 0) return
  const { recordAttempt, statusOfVerdict } = await import('../../progress/index.ts')
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
  const { sync } = await import('../../progress/sync.ts')
  const { words } = await sync({ stateDir })
  for (const sentence of words) cli.err(`${sentence}\n`)
}

const itemOf = (lab: string, step: number): string => `${lab}.lab.${step}`

export interface Announcer {
  onEvent(event: RunEvent): void
  /** How the steps came out. */
  ended(steps: readonly StepResult[]): void
  /** When the page has been told everything; steps of a run that was cut off no longer look as if they were checked. */
  settled(): Promise<void>
}

/** Tells the page what is going on; never in the check's way. */
export async function announcer(cli: Cli, { lab, steps }: Target): Promise<Announcer> {
  const { announceActivity } = await import('../../progress/index.ts')
  const running = new Set<number>()
  // One after the other: a tick that overtakes another would leave the page with the older one.
  let last = Promise.resolve()
  const announce = (step: number, state: 'running' | StepResult['verdict']) => {
    if (state === 'running') running.add(step)
    else running.delete(step)
    last = last.then(() => announceActivity({ lab: lab.manifest.id, step, state }, { stateDir: progressDir(cli) }))
  }
  const ended = (results: readonly StepResult[]) => {
    for (const { id, verdict } of results) announce(id, verdict)
  }
  return {
    onEvent(event) {
      // A step of which a part is still to be run is not judged yet.
      if (event.type === 'steps') ended(event.steps.filter(({ verdict }) => verdict !== 'unproven'))
      // What another step's check is asked for on the way is not news of that step.
      const step = event.type === 'check' && (steps?.includes(event.check.step) ?? true) ? event.check.step : undefined
      if (step !== undefined && !running.has(step)) announce(step, 'running')
    },
    ended,
    settled() {
      for (const step of running) announce(step, 'unproven')
      return last
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

/** What was asked: the manifest and the checks. Two attempts with the same value were judged alike. */
function contentVersionOf(lab: Lab): string {
  const hash = createHash('sha256')
  const checks = join(lab.directory, 'checks')
  for (const file of [join(lab.directory, 'lab.yaml'), ...listFiles(checks).map(path => join(checks, path))])
    hash.update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}
