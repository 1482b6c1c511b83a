import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StackError } from '../error.ts'
import { identify, isRunning, type ProcessIdentity } from './processes.ts'

/** A state folder has one owner at a time. The lock is a file that appears with its content in one step. */
export interface Lock {
  owner: ProcessIdentity
  release(): void
}

export function takeLock(stateDir: string): Lock {
  mkdirSync(stateDir, { recursive: true })
  const file = join(stateDir, 'lock')
  const own = join(stateDir, `lock.${process.pid}`)
  const self = identify(process.pid)!
  writeFileSync(own, JSON.stringify(self))
  try {
    while (!tryLink(own, file)) {
      const owner = readOwner(file)
      if (owner && isRunning(owner)) throw taken(stateDir, owner)
      removeStale(file, owner)
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

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch {
    return undefined
  }
}

/** Take a dead owner's lock away. Another process may do the same and be quicker: what it put there is given back. */
function removeStale(file: string, stale: ProcessIdentity | undefined): void {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const found = readOwner(aside)
  if (found?.pid !== stale?.pid || found?.start !== stale?.start) tryLink(aside, file)
  unlinkSync(aside)
}

function taken(stateDir: string, owner: ProcessIdentity): StackError {
  return new StackError({
    kind: 'environment',
    message: `This stack is already run by process ${owner.pid} (state folder ${stateDir}).`,
    next: `Stop it there (Ctrl-C, or kill ${owner.pid}), then try again.`,
  })
}
