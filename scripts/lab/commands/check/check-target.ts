/** One run over one folder, with its progress shown; stored when the folder is the learner's own workspace. */
import { join } from 'node:path'
import { noProgress, showProgress } from '../../report/progress-display.ts'
import type { RunEvent } from '../../run/context.ts'
import type { RunResult } from '../../run/result.ts'
import { runLab } from '../../run/run-lab.ts'
import type { RunMode } from '../../run/run-parts.ts'
import { regressions } from '../../state/lab-state.ts'
import { labState, readState } from '../../state/store.ts'
import { workDigest } from '../../state/work-digest.ts'
import type { Cli } from '../cli.ts'
import type { CheckFlags, Target } from './options.ts'
import { announcer, recordRun } from './record-run.ts'

export interface Checked {
  run: RunResult
  /** Steps that had passed before. */
  regressed: number[]
}

export async function checkTarget(
  cli: Cli,
  target: Target,
  flags: CheckFlags,
  mode: RunMode = flags.live ? 'live' : flags.static ? 'static' : 'auto',
): Promise<Checked> {
  const { lab, directory, steps } = target
  const own = directory === lab.workspace
  const progress = flags.json ? noProgress : await showProgress(cli.err)
  const announce = own ? await announcer(cli, target) : undefined
  const onEvent = (event: RunEvent) => {
    progress.onEvent(event)
    announce?.onEvent(event)
  }
  const before = labState(readState(cli.paths, cli.err), lab.manifest.id)
  // Of the files as they are before the run copies them: they may be edited while it goes on.
  const work = workDigest(lab.manifest.files, directory)
  try {
    const run = await runLab({
      paths: cli.paths,
      lab,
      directory,
      steps,
      mode,
      engine: flags.engine,
      keep: flags.keep,
      seed: flags.seed,
      logs: join(cli.paths.state, 'labs', lab.manifest.id, 'logs'),
      onEvent,
      signal: cli.signal,
      warn: sentence => cli.err(`${sentence}\n`),
    })
    announce?.onSteps(run.steps)
    if (own) await recordRun(cli, lab, run, work, flags.watch ?? false)
    return { run, regressed: own ? regressions(before, run) : [] }
  } finally {
    await announce?.finish()
    progress.stop()
  }
}
