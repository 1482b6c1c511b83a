/**
 * Runs `other` beside `work`: requests at an even pace, or a poll every few milliseconds.
 * @param other starts first; its signal fires as soon as `work` has ended, in whatever way
 * @returns both results
 * @throws the error of `work`, else that of `other`; when this settles, both have ended
 */
export async function beside<Other, Work>(
  other: (signal: AbortSignal) => Promise<Other>,
  work: () => Promise<Work>,
): Promise<[Other, Work]> {
  const stop = new AbortController()
  const going = other(stop.signal)
  // When both fail, the error of `work` is thrown; the other rejection must not end the checker as unhandled.
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
