import type { Instance } from './instance.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Guarded {
  instances: () => readonly Instance[]
  down: () => Promise<void>
}

/** The stacks of this process that are up. They share their listeners: Node warns of more than ten. */
const guarded = new Set<Guarded>()

/**
 * See to it that nothing outlives this process: a signal brings the stack down, and if the process ends in any other
 * way the instances are killed with it. When nobody else listens for the signal, the process then ends by it, as it would
 * have without us. Returns how to take the guard away.
 */
export function guardExit(instances: Guarded['instances'], down: Guarded['down']): () => void {
  const stack = { instances, down }
  if (guarded.size === 0) listen()
  guarded.add(stack)
  return () => {
    if (guarded.delete(stack) && guarded.size === 0) listenNoMore()
  }
}

function abandonAll(): void {
  for (const { instances } of guarded) for (const instance of instances()) instance.abandon()
}

async function downAll(signal: NodeJS.Signals): Promise<void> {
  const alone = process.listenerCount(signal) === 1
  await Promise.all(
    [...guarded].map(({ down }) =>
      down().catch(error => console.error(`Not everything could be stopped: ${error.message}`)),
    ),
  )
  if (alone) process.kill(process.pid, signal)
}

function listen(): void {
  process.on('exit', abandonAll)
  for (const signal of signals) process.on(signal, downAll)
}

function listenNoMore(): void {
  process.off('exit', abandonAll)
  for (const signal of signals) process.off(signal, downAll)
}
