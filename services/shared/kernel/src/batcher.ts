import { Problem } from './http/problem.ts'

interface BatcherOptions {
  limit: number
  concurrency?: number
  queueLimit?: number
  isShared: (error: unknown) => boolean
}

/**
 * Joins calls that arrive together into batches. While `concurrency` batches are under way, further calls gather for
 * the next one. So a single call does not wait, and many calls share the cost of a transaction.
 *
 * @param run gives an answer for each item that `take` gives it, in order. It takes them when it can work on them:
 * calls that come before that, such as while its transaction begins, are still of this batch. When it takes again, such
 * as after a deadlock, it gets the same items. When it fails for several, each is tried alone, so that one bad item
 * costs the others nothing; unless `isShared` says that all would fail alike.
 * @param limit how many items a batch has at most
 * @param concurrency how many batches may be under way at once. More make the batches smaller
 * @param queueLimit how many may wait for their batch; who comes then is refused with Problem 503, before memory is
 * full and nobody waits for the answer any more
 */
export function createBatcher<Item, Answer>(
  run: (take: () => Item[]) => Promise<Answer[]>,
  { limit, concurrency = 1, queueLimit = limit * 50, isShared }: BatcherOptions,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    item: Item
    resolve: (answer: Answer) => void
    reject: (error: unknown) => void
  }
  const queue: Waiting[] = []
  let underWay = 0
  /** A batch has begun that has not taken its items: who comes now needs no other. */
  let gathering = false

  function beginSoon(): void {
    if (queue.length === 0 || gathering || underWay === concurrency) return
    gathering = true
    underWay++
    // In the next turn of the loop: requests that were read from their sockets together come together.
    setImmediate(begin)
  }

  async function begin(): Promise<void> {
    let batch: Waiting[] | undefined
    await settle(() => {
      if (!batch) {
        batch = queue.splice(0, limit)
        gathering = false
        beginSoon()
      }
      return batch
    })
    underWay--
    beginSoon()
  }

  async function settle(take: () => Waiting[]): Promise<void> {
    try {
      const answers = await run(() => take().map(({ item }) => item))
      for (const [index, waiting] of take().entries()) waiting.resolve(answers[index]!)
    } catch (error) {
      const batch = take()
      if (batch.length > 1 && !isShared(error)) {
        for (const waiting of batch) await settle(() => [waiting])
      } else {
        for (const waiting of batch) waiting.reject(error)
      }
    }
  }

  return item =>
    new Promise((resolve, reject) => {
      if (queue.length >= queueLimit) return reject(tooBusy())
      queue.push({ item, resolve, reject })
      beginSoon()
    })
}

function tooBusy(): Problem {
  return new Problem({
    status: 503,
    slug: 'too-busy',
    title: 'Too many requests wait already',
    detail: 'Send the same request again in a moment.',
    headers: { 'retry-after': '1' },
  })
}
