/**
 * Joins calls that arrive together into one. While a batch is under way the next one gathers, so a lone call waits for
 * nobody and a crowd shares the cost of a transaction.
 *
 * @param run gets at most `limit` items and gives an answer for each, in order. When it fails for several, each is tried
 * alone, so that one bad item costs the others nothing; unless `isShared` says that all would fail alike.
 */
export function createBatcher<Item, Answer>(
  run: (items: Item[]) => Promise<Answer[]>,
  { limit, isShared }: { limit: number; isShared: (error: unknown) => boolean },
): (item: Item) => Promise<Answer> {
  interface Waiting {
    item: Item
    resolve: (answer: Answer) => void
    reject: (error: unknown) => void
  }
  const queue: Waiting[] = []
  let busy = false

  async function drain(): Promise<void> {
    busy = true
    while (queue.length > 0) await settle(queue.splice(0, limit))
    busy = false
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const answers = await run(batch.map(({ item }) => item))
      for (const [index, waiting] of batch.entries()) waiting.resolve(answers[index]!)
    } catch (error) {
      if (batch.length > 1 && !isShared(error)) {
        for (const waiting of batch) await settle([waiting])
      } else {
        for (const waiting of batch) waiting.reject(error)
      }
    }
  }

  return item =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      // In the next turn of the loop: requests that were read from their sockets together come together.
      if (!busy) {
        busy = true
        setImmediate(drain)
      }
    })
}
