/** `lab check`: runs the checks of one lab and prints what they found. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { junitXml } from '../../report/junit.ts'
import { runText } from '../../report/text.ts'
import type { RunResult } from '../../run/result.ts'
import { nextTask } from '../../state/lab-state.ts'
import { labState, readState } from '../../state/store.ts'
import { type Cli, printJson, requireWorkspace } from '../cli.ts'
import { checkTarget } from './check-target.ts'
import { type CheckFlags, refuseContradictions, type Target, targetOf } from './options.ts'

export async function check(cli: Cli, name: string | undefined, flags: CheckFlags): Promise<number> {
  refuseContradictions(flags)
  if (flags.all) return (await import('./check-all.ts')).checkAll(cli, name, flags)
  const target = targetOf(cli, name, flags)
  if (flags.watch) return watchTarget(cli, target, flags)
  const run = await checkTarget(cli, target, flags)
  if (flags.junit !== undefined) writeReport(flags.junit, junitXml(run))
  if (flags.json) printJson(cli, run)
  else cli.out(runText(run, commandFor(target, flags)) + (await whatIsNext(cli, target, run)))
  return run.exitCode
}

const commandFor = ({ lab }: Target, { dir }: CheckFlags): string =>
  `npx lab check ${lab.manifest.id}${dir === undefined ? '' : ` --dir ${dir}`}`

/** The next thing to do, once every step of the learner's own work has passed, in this run or before. */
async function whatIsNext({ paths, err }: Cli, { lab, directory }: Target, run: RunResult): Promise<string> {
  if (run.verdict !== 'passed' || directory !== lab.workspace) return ''
  const state = labState(readState(paths, err), lab.manifest.id)
  if (nextTask(lab.manifest.steps, state, true).do !== 'done') return ''
  return (await import('../../report/completed.ts')).completedText(paths, lab)
}

async function watchTarget(cli: Cli, target: Target, flags: CheckFlags): Promise<number> {
  if (flags.dir === undefined) requireWorkspace(target.lab, 'nothing to watch')
  return (await import('./watch.ts')).watch(cli, target, flags)
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(resolve(path), text)
  } catch (error) {
    throw new UsageError(`The report could not be written to ${path}: ${(error as Error).message}`)
  }
}
