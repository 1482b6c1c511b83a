import { setTimeout as delay } from 'node:timers/promises'
import { isRunning, killTree, signalProcess } from './processes.ts'
import { readWrittenState } from './run-state.ts'

const graceMs = 3_000

/**
 * End what a crashed owner left running, gently first. Returns the names of the parts that were ended. Only for the
 * holder of the lock: nobody else may own these processes then.
 */
export async function endLeftovers(stateDir: string): Promise<string[]> {
  const parts = readWrittenState(stateDir)?.parts ?? []
  const left = parts.filter(({ process }) => process && isRunning(process))
  for (const part of left) signalProcess(part.process!.pid, part.stopSignal)
  const deadline = Date.now() + graceMs
  const remaining = () => left.filter(part => isRunning(part.process!))
  while (remaining().length > 0 && Date.now() < deadline) await delay(50)
  for (const part of remaining()) killTree(part.process!.pid)
  while (remaining().length > 0 && Date.now() < deadline + graceMs) await delay(50)
  return left.map(({ service, instance }) => `${service}-${instance}`)
}
