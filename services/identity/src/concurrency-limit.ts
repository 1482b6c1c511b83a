import { Problem } from '@groundwork/kernel/problem'

/** Does the work when there is room for it. @throws Problem 503 when too many wait already */
export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>

/** Lets so many through at once, and so many wait for their turn. */
export function createConcurrencyLimit({ atOnce, waiting }: { atOnce: number; waiting: number }): ConcurrencyLimit {
  let inside = 0
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (inside < atOnce) inside++
    else if (queue.length < waiting) await new Promise<void>(resolve => queue.push(resolve))
    else throw tooBusy()
  }

  /** Who leaves gives his place to the next, if there is one. */
  function leave(): void {
    const next = queue.shift()
    if (next) next()
    else inside--
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
