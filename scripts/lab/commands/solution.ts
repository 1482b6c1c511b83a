/** `lab solution` and `lab diff`: show the course's solution, once the learner's work passes. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import pc from 'picocolors'
import { findLab, type Lab } from '../catalogue/labs.ts'
import { EnvironmentError, NotStartedError } from '../errors.ts'
import { displayPath } from '../paths.ts'
import { hasPassedOnce } from '../state/lab-state.ts'
import { labState, readState } from '../state/store.ts'
import { listFiles } from '../workspace/copy.ts'
import { readText } from '../workspace/scratch.ts'
import { type Cli, requireWorkspace } from './cli.ts'

export interface SolutionOptions {
  /** Show it although not everything has passed. */
  spoil?: boolean
}

export function solution(cli: Cli, name: string, options: SolutionOptions): number {
  const lab = findLab(cli.paths, name)
  refuseBeforePassed(cli, lab, options, 'solution')
  for (const file of solutionFiles(lab)) {
    cli.out(`${pc.bold(pc.cyan(file))}\n${readFileSync(join(lab.directory, 'solution', file), 'utf8').trimEnd()}\n\n`)
  }
  cli.out(
    pc.dim(`One of several right ways; others are in ${displayPath(cli.paths, join(lab.directory, 'variants'))}.\n`),
  )
  return 0
}

export async function diff(cli: Cli, name: string, options: SolutionOptions): Promise<number> {
  const lab = findLab(cli.paths, name)
  requireWorkspace(lab, 'nothing to compare')
  refuseBeforePassed(cli, lab, options, 'diff')
  const different = solutionFiles(lab).filter(
    file => readText(join(lab.directory, 'solution', file)) !== readText(join(lab.workspace, file)),
  )
  if (different.length === 0) cli.out('Every file is the same as ours.\n')
  else cli.out(`${pc.red('- ours')}   ${pc.green('+ yours')}\n\n`)
  for (const file of different)
    cli.out(`${await unifiedDiff(cli, join(lab.directory, 'solution', file), join(lab.workspace, file))}\n`)
  return 0
}

const solutionFiles = (lab: Lab): string[] => listFiles(join(lab.directory, 'solution'))

/** @throws NotStartedError that says how to see it all the same */
function refuseBeforePassed(cli: Cli, lab: Lab, { spoil }: SolutionOptions, command: string): void {
  if (spoil) return
  const { id, steps } = lab.manifest
  const state = labState(readState(cli.paths, cli.err), id)
  const open = steps.filter(step => !hasPassedOnce(state.steps[step.id]))
  if (open.length === 0) return
  const what = open.length === 1 ? `step ${open[0]?.id} has` : `steps ${open.map(step => step.id).join(', ')} have`
  throw new NotStartedError(
    `Of lab ${id} ${what} not passed yet.\nSeeing ours now would spoil it.\nHelp with what fails:  npx lab hint ${id}\nSee it all the same:   npx lab ${command} ${id} --spoil`,
  )
}

/** By git, which every machine with this repository has. */
async function unifiedDiff(cli: Cli, ours: string, theirs: string): Promise<string> {
  const colour = pc.isColorSupported ? 'always' : 'never'
  const right = existsSync(theirs) ? theirs : '/dev/null'
  const result = await execa(
    'git',
    [
      'diff',
      '--no-index',
      `--color=${colour}`,
      '--',
      displayPath(cli.paths, ours),
      right === theirs ? displayPath(cli.paths, theirs) : right,
    ],
    {
      cwd: cli.paths.root,
      reject: false,
    },
  )
  // 1 is git's way to say that the files differ.
  if (result.exitCode === 0 || result.exitCode === 1) return result.stdout
  throw new EnvironmentError(`The comparison needs git, which did not run: ${result.stderr || result.shortMessage}`)
}
