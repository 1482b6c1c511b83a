/** `lab start` and `lab reset`: make the workspace, back work up and restore it. */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pc from 'picocolors'
import { findLab, type Lab } from '../catalogue/labs.ts'
import { LabDefinitionError, UsageError } from '../errors.ts'
import { type CoursePaths, displayPath } from '../paths.ts'
import { lessonAddress } from '../report/completed.ts'
import { formatLocalTime } from '../report/local-time.ts'
import { updateLab } from '../state/store.ts'
import { copyGivenFiles } from '../workspace/scratch.ts'
import type { Cli } from './cli.ts'

export function start(cli: Cli, name: string): number {
  const lab = findLab(cli.paths, name)
  const { id } = lab.manifest
  if (isOccupied(lab.workspace)) {
    throw new UsageError(
      `${displayPath(cli.paths, lab.workspace)} is there already, so nothing was changed.\nTo go on:                          npx lab check ${id}\nTo begin again (work is kept):     npx lab reset ${id}`,
    )
  }
  makeWorkspace(lab)
  updateLab(cli.paths, id, state => ({ ...state, startedAt: state.startedAt ?? new Date().toISOString() }))
  cli.out(`${introduction(cli.paths, lab)}\n`)
  return 0
}

export interface ResetOptions {
  /** `true` for the latest backup, else its name. */
  restore?: boolean | string
}

export function reset(cli: Cli, name: string, options: ResetOptions): number {
  const lab = findLab(cli.paths, name)
  const { id } = lab.manifest
  const chosen = options.restore ? chooseBackup(cli.paths, lab, options.restore) : undefined
  const backup = isOccupied(lab.workspace) ? backUp(cli.paths, lab) : undefined
  if (chosen) copyTree(join(backupsOf(cli.paths, lab), chosen), lab.workspace)
  else makeWorkspace(lab)
  updateLab(cli.paths, id, state => ({
    ...state,
    startedAt: state.startedAt ?? new Date().toISOString(),
    steps: {},
    codes: {},
    hints: {},
  }))
  const where = displayPath(cli.paths, lab.workspace)
  cli.out(chosen ? `${where} is again as it was at ${pc.bold(chosen)}.\n` : `${where} is the starter again.\n`)
  if (backup)
    cli.out(
      `What was there is kept in ${displayPath(cli.paths, join(backupsOf(cli.paths, lab), backup))}.\nTo bring it back:  npx lab reset ${id} --restore ${backup}\n`,
    )
  return 0
}

const isOccupied = (directory: string): boolean => existsSync(directory) && readdirSync(directory).length > 0

const backupsOf = (paths: CoursePaths, lab: Lab): string => join(paths.state, 'labs', lab.manifest.id, 'backups')

function makeWorkspace(lab: Lab): void {
  const starter = join(lab.directory, 'starter')
  if (!existsSync(starter))
    throw new LabDefinitionError(`Lab ${lab.manifest.id} has no starter: ${starter} is not there.`)
  copyTree(starter, lab.workspace)
  copyGivenFiles(lab, lab.workspace)
}

/** Moves the workspace to the backups. @returns the backup's name: the time, in characters that every file system takes */
function backUp(paths: CoursePaths, lab: Lab): string {
  const parent = backupsOf(paths, lab)
  mkdirSync(parent, { recursive: true })
  const taken = new Set(readdirSync(parent))
  const base = formatLocalTime(new Date().toISOString()).replace(' ', '-').replace(':', '')
  const candidates = [base, ...Array.from(taken, (_, index) => `${base}-${index + 2}`)]
  const name = candidates.find(candidate => !taken.has(candidate)) ?? base
  move(lab.workspace, join(parent, name))
  return name
}

/** @throws UsageError that lists the backups there are */
function chooseBackup(paths: CoursePaths, lab: Lab, wanted: true | string): string {
  const parent = backupsOf(paths, lab)
  const backups = existsSync(parent) ? readdirSync(parent).sort() : []
  const chosen = wanted === true ? backups.at(-1) : backups.find(each => each === wanted)
  if (chosen) return chosen
  if (backups.length === 0)
    throw new UsageError(`Lab ${lab.manifest.id} has no earlier work to restore: it has never been reset.`)
  throw new UsageError(
    `There is no earlier work “${wanted}” of lab ${lab.manifest.id}. There is: ${backups.join(', ')}.`,
  )
}

function copyTree(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    // The state folder may be on another disk, where renaming does not work.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    copyTree(from, to)
    rmSync(from, { recursive: true })
  }
}

function introduction(paths: CoursePaths, lab: Lab): string {
  const { id, title, files, steps, minutes } = lab.manifest
  return [
    `${pc.bold(`Lab ${id}  ${title}`)}  ${pc.dim(`about ${minutes} minutes`)}`,
    '',
    `Your work is in ${pc.cyan(displayPath(paths, lab.workspace))}; nothing else in the repository changes.`,
    `You write ${files.join(', ')}.`,
    '',
    ...steps.map(step => `  ${step.id}  ${step.title}  ${pc.dim(`${step.points} points`)}`),
    '',
    `The lesson is at ${pc.cyan(lessonAddress(paths, lab))}`,
    `A short page to have open beside your files is ${displayPath(paths, join(lab.directory, 'README.md'))}`,
    '',
    `Begin with step 1:         ${pc.bold(`npx lab check ${id} --step 1`)}`,
    `Check while you write:     ${pc.bold(`npx lab check ${id} --watch`)}`,
    `The same, started sooner:  ${pc.bold(`node labs check ${id} --watch`)}`,
    `Can this machine run it:   ${pc.bold('npx lab doctor')}`,
  ].join('\n')
}
