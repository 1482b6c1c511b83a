import { setTimeout as delay } from 'node:timers/promises'
import { isRunning, killTree, signalProcess } from './processes.ts'
import { readWrittenState } from './run-state.ts'

const graceMs = 3_000

/**
 * Ends processes that a crashed owner left, gently first. Returns the names of their instances. Only the holder of the
 * lock may call it, because then nobody else owns these processes.
 */
export async function endLeftovers(stateDir: string): Promise<string[]> {
  const instances = readWrittenState(stateDir)?.parts ?? []
  const left = instances.filter(({ process }) => process && isRunning(process))
  for (const instance of left) signalProcess(instance.process!.pid, instance.stopSignal)
  const deadline = Date.now() + graceMs
  const remaining = () => left.filter(instance => isRunning(instance.process!))
  while (remaining().length > 0 && Date.now() < deadline) await delay(50)
  for (const instance of remaining()) killTree(instance.process!.pid)
  while (remaining().length > 0 && Date.now() < deadline + graceMs) await delay(50)
  return left.map(({ service, instance }) => `${service}-${instance}`)
}
