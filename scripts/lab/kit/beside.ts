/**
 * Does something while something else goes on beside it: requests at an even pace, somebody who looks every few
 * milliseconds.
 * @param other begins first, and ends when its signal fires: as soon as `work` has ended, however that was
 * @returns what both came to
 * @throws what `work` throws, else what `other` throws; when this settles, neither of them is still at it
 */
export async function beside<Other, Work>(
  other: (signal: AbortSignal) => Promise<Other>,
  work: () => Promise<Work>,
): Promise<[Other, Work]> {
  const stop = new AbortController()
  const going = other(stop.signal)
  // When both fail it is `work` that is heard; the other's failure must not end the checker.
  going.catch(() => undefined)
  try {
    const worked = await work()
    stop.abort()
    return [await going, worked]
  } finally {
    stop.abort()
    await Promise.allSettled([going])
  }
}
