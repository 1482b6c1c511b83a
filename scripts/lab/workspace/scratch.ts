/**
 * The scratch folder of one run: a copy of the work with the lab's given files laid over it, inside the repository so
 * that Node finds the repository's packages from there. The work itself is never written to.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isAlive } from '../../stack/local/processes.ts'
import type { Lab } from '../catalogue/labs.ts'
import { type CoursePaths, displayPath } from '../paths.ts'
import type { Workspace } from '../types.ts'
import { copyWork, listFiles, type SkippedFile } from './copy.ts'

export interface Scratch {
  workspace: Workspace
  /** For volumes and logs, a folder for each part. */
  stateDir: string
  skippedFiles: SkippedFile[]
  remove(): void
  /**
   * Moves the folder out of reach of `remove` and of later clean-ups.
   * @returns its new path
   */
  keep(): string
  /**
   * Copies each part's logs to `target`, in place of those of the run before.
   * @returns the parts that had logs
   */
  saveLogs(target: string): string[]
}

/** @param warn told about leftovers of an earlier run that cannot be removed now; they do not stop this run */
export async function makeScratch(
  paths: CoursePaths,
  lab: Lab,
  directory: string,
  warn: (sentence: string) => void = console.error,
): Promise<Scratch> {
  const base = makeTemporaryFolder(paths, lab.manifest.id)
  const parent = dirname(base)
  await removeAbandoned(parent, folder =>
    warn(`${displayPath(paths, folder.path)} of an ended check could not be cleared: ${folder.why}`),
  )
  const work = join(base, 'work')
  const stateDir = join(base, 'state')
  const skippedFiles = copyWork(directory, work)
  copyGivenFiles(lab, work)
  return {
    workspace: { directory, scratch: work, ...openFolder(work) },
    stateDir,
    skippedFiles,
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 3 }),
    keep() {
      const kept = join(parent, `kept-${basename(base)}`)
      renameSync(base, kept)
      return kept
    },
    saveLogs(target) {
      const parts = foldersIn(stateDir).filter(part => existsSync(logsOf(stateDir, part)))
      if (parts.length > 0) rmSync(target, { recursive: true, force: true })
      for (const part of parts) cpSync(logsOf(stateDir, part), join(target, part), { recursive: true })
      return parts
    },
  }
}

/** The name holds the id of this process: the next check removes the folders of killed processes. */
function makeTemporaryFolder(paths: CoursePaths, lab: string): string {
  const parent = join(paths.state, 'checks')
  mkdirSync(parent, { recursive: true })
  return mkdtempSync(join(parent, `${lab}-${process.pid}-`))
}

/** Gives `use` an empty folder inside the repository, and removes it when `use` has ended. */
export async function withTemporaryFolder<T>(paths: CoursePaths, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder(paths, '00')
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Copies the lab's given files to their places, over existing ones. */
export function copyGivenFiles(lab: Lab, target: string): void {
  for (const given of lab.manifest.given) {
    const source = join(lab.directory, given)
    const destination = join(target, given)
    rmSync(destination, { recursive: true, force: true })
    if (statSync(source).isDirectory()) copyWork(source, destination)
    else cpSync(source, destination)
  }
}

/** The files of a folder as checks read them; a missing folder has none. */
export const openFolder = (folder: string): Pick<Workspace, 'read' | 'list'> => ({
  read: path => readText(join(folder, path)),
  list: () => (existsSync(folder) ? listFiles(folder) : []),
})

/** @returns undefined when there is no such file */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Removes the folders of killed processes, and ends the stacks that these had started. */
async function removeAbandoned(parent: string, left: (folder: { path: string; why: string }) => void): Promise<void> {
  for (const name of readdirSync(parent)) {
    const pid = /^\d{2}-(\d+)-/.exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    const path = join(parent, name)
    await clear(path).catch((error: Error) => left({ path, why: error.message }))
  }
}

/** Where the stack of a part writes its logs. */
export const logsOf = (stateDir: string, part: string): string => join(stateDir, part, 'logs')

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter(entry => entry.isDirectory()).map(({ name }) => name)
}

async function clear(folder: string): Promise<void> {
  const stateDir = join(folder, 'state')
  if (existsSync(stateDir)) {
    const { endRunningStack } = await import('../../stack/running.ts')
    const parts = foldersIn(stateDir).map(part => join(stateDir, part))
    // Earlier releases had one stack for all parts.
    for (const stack of [stateDir, ...parts]) await endRunningStack(stack)
  }
  rmSync(folder, { recursive: true, force: true })
}
