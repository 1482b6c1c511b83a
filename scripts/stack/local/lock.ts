import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StackError } from '../error.ts'
import { identify, isRunning, type ProcessIdentity } from './processes.ts'

/** A folder has one owner at a time. The lock is a file that appears with its content in one step. */
export interface Lock {
  owner: ProcessIdentity
  release(): void
}

/** Throws a StackError when another process runs a stack from this state folder. */
export function takeLock(stateDir: string): Lock {
  const lock = tryLock(stateDir)
  if ('takenBy' in lock) throw taken(stateDir, lock.takenBy)
  return lock
}

/** Takes the lock of a folder, also from a dead owner, or returns the living owner. */
export function tryLock(folder: string): Lock | { takenBy: ProcessIdentity } {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'lock')
  const own = join(folder, `lock.${process.pid}`)
  const self = identify(process.pid)!
  writeFileSync(own, JSON.stringify(self))
  try {
    while (!tryLink(own, file)) {
      const owner = readOwner(file)
      if (owner && isRunning(owner)) return { takenBy: owner }
      if (owner) removeStale(file, owner)
    }
  } finally {
    rmSync(own, { force: true })
  }
  return { owner: self, release: () => rmSync(file, { force: true }) }
}

function tryLink(own: string, file: string): boolean {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The owner of an unreadable lock, for example after a power failure. */
const nobody: ProcessIdentity = { pid: 0, start: '' }

/** Undefined when the lock was released meanwhile: then it is free, not stale. */
function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : nobody
  }
}

/** Removes a dead owner's lock. Another process may be quicker: the lock that it has made is put back. */
function removeStale(file: string, stale: ProcessIdentity): void {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const found = readOwner(aside)
  if (found?.pid !== stale.pid || found.start !== stale.start) tryLink(aside, file)
  unlinkSync(aside)
}

function taken(stateDir: string, owner: ProcessIdentity): StackError {
  return new StackError({
    kind: 'environment',
    message: `This stack is already run by process ${owner.pid} (state folder ${stateDir}).`,
    next: `Stop it there (Ctrl-C, or kill ${owner.pid}), then try again.`,
  })
}
