import { setTimeout as delay } from 'node:timers/promises'

/** Asks again until `check` no longer throws, and gives what it gave; at the deadline, throws what it threw. */
export async function eventually<T>(check: () => T | Promise<T>, milliseconds = 20_000): Promise<T> {
  const deadline = performance.now() + milliseconds
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await delay(25)
    }
  }
}
