/** Ends engines that were kept warm. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { StackError } from '../../../stack/error.ts'
import { tryLock } from '../../../stack/local/lock.ts'
import { signalProcess } from '../../../stack/local/processes.ts'
import { endRunningStack } from '../../../stack/running.ts'
import { stackFolder } from './stack-folder.ts'

/** Longer than a `down` may take. */
const patienceMs = 15_000

/**
 * End all engines kept in a lab's folder (`<state>/labs/NN/engines`), whoever uses them. Resolves to how many there were.
 * @throws StackError when a host does not end
 */
export async function endEngines(warm: string): Promise<number> {
  const slots = existsSync(warm) ? readdirSync(warm).map(name => join(warm, name)) : []
  const ended = await Promise.all(slots.map(endHost))
  rmSync(warm, { recursive: true, force: true })
  return ended.filter(Boolean).length
}

/**
 * Ends the engines that any lab keeps warm.
 * @param state the course's state folder
 * @returns how many sets there were
 */
export async function endAllEngines(state: string): Promise<number> {
  const labs = join(state, 'labs')
  // The same folder also holds the file of the learner's state.
  const entries = existsSync(labs) ? readdirSync(labs, { withFileTypes: true }) : []
  const folders = entries.filter(entry => entry.isDirectory()).map(({ name }) => join(labs, name, 'engines'))
  const ended = await Promise.all(folders.map(endEngines))
  return ended.reduce((sum, each) => sum + each, 0)
}

/** Ends a slot's host, or the engines that a killed host has left. Resolves to whether there was one. */
export async function endHost(slot: string): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  for (let asked = false; ; asked = true) {
    const lock = tryLock(slot)
    if (!('takenBy' in lock)) {
      const left = await endLeftStack(stackFolder(slot))
      lock.release()
      return asked || left
    }
    if (Date.now() > deadline) throw doesNotEnd(lock.takenBy.pid)
    signalProcess(lock.takenBy.pid, 'SIGTERM')
    await delay(50)
  }
}

/**
 * Ends the engines that a killed host has left, and deletes their data. Only the holder of the slot's lock may call it.
 */
export async function endLeftStack(stateDir: string): Promise<boolean> {
  if (!existsSync(stateDir)) return false
  const ran = await endRunningStack(stateDir)
  rmSync(stateDir, { recursive: true, force: true })
  return ran
}

const doesNotEnd = (pid: number) =>
  new StackError({
    kind: 'environment',
    message: `The process ${pid}, which keeps the engines of a lab, does not end.`,
    next: `End it by hand: kill -9 ${pid}.`,
  })
