import type { Instance } from './instance.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Guarded {
  instances: () => readonly Instance[]
  down: () => Promise<void>
}

/** The running stacks of this process. They share listeners, because Node warns of more than ten. */
const guarded = new Set<Guarded>()

/**
 * Ensures that no instance outlives this process: a signal brings the stack down, and any other end of the process
 * kills the instances. After a signal that nobody else handles, the process ends by that signal.
 * @returns a function that removes the guard
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
