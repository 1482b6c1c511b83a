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
import { basename, join } from 'node:path'
import { isAlive } from '../../stack/local/processes.ts'
import type { Lab } from '../catalogue/labs.ts'
import { type Home, shown } from '../paths.ts'
import type { Workspace } from '../types.ts'
import { copyWork, type LeftOut, listFiles } from './copy.ts'

export interface Scratch {
  workspace: Workspace
  /** For the stack's volumes and logs. */
  stateDir: string
  leftOut: LeftOut[]
  remove(): void
  /** Move the folder to where neither `remove` nor a later sweep takes it, and say where. */
  keep(): string
}

/** What an earlier run left and cannot be cleared now is said to `warn`, and does not keep this run from its work. */
export async function makeScratch(
  home: Home,
  lab: Lab,
  directory: string,
  warn: (sentence: string) => void = console.error,
): Promise<Scratch> {
  const parent = join(home.state, 'checks')
  mkdirSync(parent, { recursive: true })
  await sweep(parent, folder =>
    warn(`${shown(home, folder.path)} of an ended check could not be cleared: ${folder.why}`),
  )
  const base = mkdtempSync(join(parent, `${lab.manifest.id}-${process.pid}-`))
  const work = join(base, 'work')
  const leftOut = copyWork(directory, work)
  layOver(lab, work)
  return {
    workspace: workspaceOver(directory, work),
    stateDir: join(base, 'state'),
    leftOut,
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 3 }),
    keep() {
      const kept = join(parent, `kept-${basename(base)}`)
      renameSync(base, kept)
      return kept
    },
  }
}

/** Put the lab's given files where the lab has them, over whatever stands there. */
export function layOver(lab: Lab, target: string): void {
  for (const given of lab.manifest.given) {
    const source = join(lab.directory, given)
    const destination = join(target, given)
    rmSync(destination, { recursive: true, force: true })
    if (statSync(source).isDirectory()) copyWork(source, destination)
    else cpSync(source, destination)
  }
}

const workspaceOver = (directory: string, scratch: string): Workspace => ({
  directory,
  scratch,
  ...folderAt(scratch),
})

/** A folder's files, as checks read them; one that is not there has none. */
export const folderAt = (folder: string): Pick<Workspace, 'read' | 'list'> => ({
  read: path => readText(join(folder, path)),
  list: () => (existsSync(folder) ? listFiles(folder) : []),
})

/** The file's text, undefined when there is no such file. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Remove what killed runs left behind, their processes too: folders carry the process id of the run that made them. */
async function sweep(parent: string, left: (folder: { path: string; why: string }) => void): Promise<void> {
  for (const name of readdirSync(parent)) {
    const pid = /^\d{2}-(\d+)-/.exec(name)?.[1]
    if (!pid || isAlive(Number(pid))) continue
    const path = join(parent, name)
    await clear(path).catch((error: Error) => left({ path, why: error.message }))
  }
}

async function clear(folder: string): Promise<void> {
  const stateDir = join(folder, 'state')
  if (existsSync(stateDir)) await (await import('../../stack/running.ts')).endRunningStack(stateDir)
  rmSync(folder, { recursive: true, force: true })
}
