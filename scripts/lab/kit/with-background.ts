/**
 * Runs `background` beside `work`: requests at an even pace, or a poll every few milliseconds.
 * @param background starts first; its signal fires as soon as `work` has ended, in whatever way
 * @returns both results
 * @throws the error of `work`, else that of `background`; when this settles, both have ended
 */
export async function withBackground<Background, Work>(
  background: (signal: AbortSignal) => Promise<Background>,
  work: () => Promise<Work>,
): Promise<[Background, Work]> {
  const stop = new AbortController()
  const running = background(stop.signal)
  // When both fail, the error of `work` is thrown; the other rejection must not end the checker as unhandled.
  running.catch(() => undefined)
  try {
    const worked = await work()
    stop.abort()
    return [await running, worked]
  } finally {
    stop.abort()
    await Promise.allSettled([running])
  }
}
