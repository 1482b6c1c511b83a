/** One check of one folder, with its progress shown; kept when the folder is the learner's own workspace. */
import { join } from 'node:path'
import type { Cli } from '../cli.ts'
import { checkLab } from '../engine/check-lab.ts'
import type { RunMode } from '../engine/parts.ts'
import type { RunEvent } from '../engine/run.ts'
import { showProgress, silent } from '../report/progress.ts'
import type { RunResult } from '../result.ts'
import { regressions } from '../state/standing.ts'
import { labState, readState } from '../state/store.ts'
import type { CheckFlags, Target } from './check-options.ts'
import { announcer, recordRun } from './record.ts'

export interface Checked {
  run: RunResult
  /** Steps that had passed before. */
  regressed: number[]
}

/** One run with its progress shown; kept when it was the learner's own workspace. */
export async function checkTarget(
  cli: Cli,
  target: Target,
  flags: CheckFlags,
  mode: RunMode = flags.live ? 'live' : flags.static ? 'static' : 'auto',
): Promise<Checked> {
  const { lab, directory, steps } = target
  const own = directory === lab.workspace
  const progress = flags.json ? silent : await showProgress(cli.err)
  const announce = own ? await announcer(cli, target) : undefined
  const onEvent = (event: RunEvent) => {
    progress.onEvent(event)
    announce?.onEvent(event)
  }
  const before = labState(readState(cli.home, cli.err), lab.manifest.id)
  try {
    const run = await checkLab({
      home: cli.home,
      lab,
      directory,
      steps,
      mode,
      engine: flags.engine,
      keep: flags.keep,
      seed: flags.seed,
      logs: join(cli.home.state, 'labs', lab.manifest.id, 'logs'),
      onEvent,
      signal: cli.signal,
      warn: sentence => cli.err(`${sentence}\n`),
    })
    announce?.ended(run.steps)
    if (own) await recordRun(cli, lab, run, flags.watch ?? false)
    return { run, regressed: own ? regressions(before, run) : [] }
  } finally {
    await announce?.settled()
    progress.stop()
  }
}
