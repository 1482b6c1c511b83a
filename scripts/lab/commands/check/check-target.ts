/** One run over one folder, with its progress shown; stored when the folder is the learner's own workspace. */
import { join } from 'node:path'
import { noProgress, type Progress, showProgress } from '../../report/progress-display.ts'
import type { RunEvent } from '../../run/context.ts'
import type { PartCache } from '../../run/part-cache.ts'
import { runLab } from '../../run/run-lab.ts'
import type { RunMode } from '../../run/run-parts.ts'
import { applyRun, type ReportedRun, reportSteps, type StepsOfRun } from '../../state/lab-state.ts'
import { emptyLab, type LabState, labState, readState } from '../../state/store.ts'
import { workDigest } from '../../state/work-digest.ts'
import type { Cli } from '../cli.ts'
import type { CheckFlags, Target } from './options.ts'
import { announcer, recordRun } from './record-run.ts'

export interface CheckOptions {
  /** Default: what the flags say. */
  mode?: RunMode
  /** Shows the progress of the run. Default: standard error. */
  progress?: Progress
  /** What is still true of the runs before. */
  cache?: PartCache
}

export async function checkTarget(
  cli: Cli,
  target: Target,
  flags: CheckFlags,
  options: CheckOptions = {},
): Promise<ReportedRun> {
  const { mode = flags.live ? 'live' : flags.static ? 'static' : 'auto' } = options
  const { lab, directory, steps } = target
  const { id, files, steps: stepsOfLab } = lab.manifest
  const own = directory === lab.workspace
  const progress = options.progress ?? (flags.json ? noProgress : await showProgress(cli.err))
  const announce = own ? await announcer(cli, target) : undefined
  // The state is kept for the learner's own workspace only.
  const before = own ? labState(readState(cli.paths, cli.err), id) : emptyLab
  // Digest of the files before the run copies them: the learner may edit them while it runs.
  const work = workDigest(files, directory)
  const change = (run: StepsOfRun) => (known: LabState) => applyRun(known, run, work, new Date().toISOString())
  const onEvent = (event: RunEvent) => {
    progress.onEvent(event)
    announce?.onEvent(event)
    if (event.type !== 'steps') return
    // A step with a part that is still to run has no verdict yet.
    const judged = { lab: id, steps: event.steps.filter(({ verdict }) => verdict !== 'unproven'), checks: [] }
    announce?.onSteps(reportSteps(judged.steps, stepsOfLab, change(judged)(before)))
  }
  try {
    const run = await runLab({
      paths: cli.paths,
      lab,
      directory,
      steps,
      mode,
      engine: flags.engine,
      keep: flags.keep,
      cache: options.cache,
      seed: flags.seed,
      logs: join(cli.paths.state, 'labs', id, 'logs'),
      onEvent,
      signal: cli.signal,
      warn: sentence => cli.err(`${sentence}\n`),
    })
    const reported = { ...run, steps: reportSteps(run.steps, stepsOfLab, change(run)(before)) }
    announce?.onSteps(reported.steps)
    if (own) await recordRun(cli, lab, run, change(run), flags.watch ?? false)
    return reported
  } finally {
    await announce?.finish()
    progress.stop()
  }
}
