import type { Instance } from './instance.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * See to it that nothing outlives this process: a signal brings the stack down, and if the process ends in any other
 * way the instances are killed with it. When nobody else listens for the signal, the process then ends by it, as it would
 * have without us. Returns how to take the guard away.
 */
export function guardExit(instances: () => readonly Instance[], down: () => Promise<void>): () => void {
  const abandon = () => {
    for (const instance of instances()) instance.abandon()
  }
  const onSignal = (signal: NodeJS.Signals) => {
    const alone = process.listenerCount(signal) === 1
    down()
      .catch(error => console.error(`Not everything could be stopped: ${error.message}`))
      .finally(() => alone && process.kill(process.pid, signal))
  }
  process.on('exit', abandon)
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    process.off('exit', abandon)
    for (const signal of signals) process.off(signal, onSignal)
  }
}
