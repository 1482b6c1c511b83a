import { Problem } from '@groundwork/kernel/http/problem'

/** Runs the work when fewer than the limit are running. @throws Problem 503 when too many are waiting already */
export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>

/**
 * @param maxConcurrent how many may run at the same time
 * @param maxQueued how many may wait for their turn
 */
export function createConcurrencyLimit({
  maxConcurrent,
  maxQueued,
}: {
  maxConcurrent: number
  maxQueued: number
}): ConcurrencyLimit {
  let running = 0
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (running < maxConcurrent) running++
    else if (queue.length < maxQueued) await new Promise<void>(resolve => queue.push(resolve))
    else throw tooBusy()
  }

  /** Gives the place to the next one that waits, if there is one. */
  function leave(): void {
    const next = queue.shift()
    if (next) next()
    else running--
  }

  return async work => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}

const tooBusy = () =>
  new Problem({
    status: 503,
    slug: 'too-busy',
    title: 'Too many log in at once',
    detail: 'Send the same request again in a moment.',
    headers: { 'retry-after': '1' },
  })
