import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { privateFolder } from '../private-folder.ts'
import { guardExit } from './exit-guard.ts'
import type { Instance } from './instance.ts'
import { stopSignal } from './instance-process.ts'
import { endLeftovers } from './leftovers.ts'
import { type Lock, takeLock } from './lock.ts'
import { type RunState, writeRunState } from './run-state.ts'

/** Makes this process the only owner of a state folder, from the first start to the end of `down`. */
export interface Ownership {
  held(): boolean
  /**
   * Takes the folder and ends what a crashed owner left; resolves to the names of the ended instances. Rejects when
   * another process owns the folder.
   */
  take(): Promise<string[]>
  /** Writes down what runs, for other processes. */
  save(): void
  release(): void
}

export interface OwnershipOptions {
  stateDir: string
  project: string
  instances(): readonly Instance[]
  /** Brings everything down; called when a signal ends this process. */
  down(): Promise<void>
}

export function createOwnership({ stateDir, project, instances, down }: OwnershipOptions): Ownership {
  let lock: Lock | undefined
  let since = ''
  let removeGuard: (() => void) | undefined
  const save = () => {
    if (!lock) return
    const running: RunState['parts'] = instances().map(instance => ({
      ...instance.status(),
      process: instance.process(),
      stopSignal: stopSignal(instance.context.service, instance.adapter),
    }))
    writeRunState(stateDir, { version: 1, project, owner: lock.owner, since, parts: running })
  }
  return {
    held: () => lock !== undefined,
    save,
    async take() {
      if (lock) return []
      privateFolder(stateDir)
      lock = takeLock(stateDir)
      since = new Date().toISOString()
      removeGuard = guardExit(instances, down)
      const ended = await endLeftovers(stateDir)
      save()
      return ended
    },
    release() {
      if (!lock) return
      rmSync(join(stateDir, 'run.json'), { force: true })
      lock.release()
      lock = undefined
      removeGuard?.()
    },
  }
}
