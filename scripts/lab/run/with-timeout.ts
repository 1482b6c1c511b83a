export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Waits for `work` until the time is up or the signal fires. Then the signal that `work` was given fires too, and it is no
 * longer waited for.
 * @throws TimeoutError, the signal's reason, or what `work` throws
 */
export async function withTimeout<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  // A listener added after an abort is not called.
  signal.throwIfAborted()
  const own = new AbortController()
  const interrupted = new Promise<never>((_, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason), { once: true })
  })
  // Both may reject after the race has ended, when nobody waits for them.
  interrupted.catch(() => undefined)
  const forward = () => own.abort(signal.reason)
  signal.addEventListener('abort', forward, { once: true })
  const timer = setTimeout(() => own.abort(new TimeoutError()), ms)
  try {
    const answer = Promise.resolve().then(() => work(own.signal))
    answer.catch(() => undefined)
    return await Promise.race([answer, interrupted])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', forward)
  }
}
