import { setTimeout as delay } from 'node:timers/promises'
import { endLeftovers } from './leftovers.ts'
import { takeLock } from './lock.ts'
import { isRunning } from './processes.ts'
import { readRunState, readWrittenState } from './run-state.ts'

/** More than a `down` may take. */
const patienceMs = 15_000

/**
 * End whatever runs from a state folder, from any process: the owner is asked to bring its stack down; what a dead
 * owner has left is ended here. Volumes stay. Resolves to whether anything ran. Rejects with a StackError when the owner
 * does not end.
 */
export async function endRunningStack(stateDir: string): Promise<boolean> {
  const state = readRunState(stateDir)
  if (state) {
    process.kill(state.owner.pid, 'SIGTERM')
    const deadline = Date.now() + patienceMs
    while (isRunning(state.owner) && readWrittenState(stateDir) && Date.now() < deadline) await delay(50)
  }
  const lock = takeLock(stateDir)
  try {
    const left = await endLeftovers(stateDir)
    return state !== undefined || left.length > 0
  } finally {
    lock.release()
  }
}
