import { setTimeout as delay } from 'node:timers/promises'
import { endLeftovers } from './leftovers.ts'
import { type Lock, takeLock } from './lock.ts'
import { signalProcess } from './processes.ts'
import { readRunState } from './run-state.ts'

/** Longer than the time that a `down` may take. */
const patienceMs = 15_000

/**
 * Ends the stack of a state folder, from any process: asks the owner to bring it down, or ends what a dead owner has
 * left. Volumes stay. Resolves to whether anything ran. Rejects with a StackError when the owner does not end.
 */
export async function endRunningStack(stateDir: string): Promise<boolean> {
  const state = readRunState(stateDir)
  if (state) signalProcess(state.owner.pid, 'SIGTERM')
  const lock = await lockWhenFree(stateDir, Date.now() + (state ? patienceMs : 0))
  try {
    const left = await endLeftovers(stateDir)
    return state !== undefined || left.length > 0
  } finally {
    lock.release()
  }
}

/** The owner releases the lock when everything has ended. */
async function lockWhenFree(stateDir: string, deadline: number): Promise<Lock> {
  for (;;) {
    try {
      return takeLock(stateDir)
    } catch (error) {
      if (Date.now() > deadline) throw error
      await delay(50)
    }
  }
}
