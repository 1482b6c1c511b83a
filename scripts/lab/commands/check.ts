/** `lab check`: run the checks, print what they found, keep the standing. */
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Cli, printJson } from '../cli.ts'
import { checkLab } from '../engine/check-lab.ts'
import type { RunEvent } from '../engine/run.ts'
import { junitXml } from '../report/junit.ts'
import { showProgress, silent } from '../report/progress.ts'
import { runText } from '../report/text.ts'
import type { RunResult } from '../result.ts'
import { regressions } from '../state/standing.ts'
import { labState, readState } from '../state/store.ts'
import { NotStartedError, UsageError } from '../usage.ts'
import { type CheckFlags, refuseContradictions, type Target, targetOf } from './check-options.ts'
import { announcer, recordRun } from './record.ts'

export async function check(cli: Cli, name: string | undefined, flags: CheckFlags): Promise<number> {
  refuseContradictions(flags)
  if (flags.all) return (await import('./check-all.ts')).checkAll(cli, name, flags)
  const target = targetOf(cli, name, flags)
  if (flags.watch) return watchTarget(cli, target, flags)
  const { run, regressed } = await checkTarget(cli, target, flags)
  if (flags.junit !== undefined) writeReport(flags.junit, junitXml(run))
  if (flags.json) printJson(cli, run)
  else cli.out(runText(run, { regressed }))
  return run.exitCode
}

async function watchTarget(cli: Cli, target: Target, flags: CheckFlags): Promise<number> {
  const { id } = target.lab.manifest
  if (!existsSync(target.directory))
    throw new NotStartedError(
      `Lab ${id} has not been started, so there is nothing to watch. Begin with npx lab start ${id}`,
    )
  return (await import('./watch.ts')).watch(cli, target, flags)
}

export interface Checked {
  run: RunResult
  /** Steps that had passed before. */
  regressed: number[]
}

/** One run with its progress shown; kept when it was the learner's own workspace. */
export async function checkTarget(cli: Cli, target: Target, flags: CheckFlags): Promise<Checked> {
  const { lab, directory, steps } = target
  const own = directory === lab.workspace
  const mode = flags.live ? 'live' : flags.static ? 'static' : 'auto'
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
      onEvent,
      signal: cli.signal,
    })
    announce?.ended(run.steps)
    if (own) await recordRun(cli, lab, run, flags.watch ?? false)
    return { run, regressed: own ? regressions(before, run) : [] }
  } finally {
    announce?.abandoned()
    progress.stop()
  }
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(resolve(path), text)
  } catch (error) {
    throw new UsageError(`The report could not be written to ${path}: ${(error as Error).message}`)
  }
}
