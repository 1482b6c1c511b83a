/**
 * nginx's rate limit (`limit_req … nodelay`): each client has a bucket that fills with every request and leaks
 * steadily.
 */
export interface Leak {
  perSecond: number
  /** Requests that may come at once, in addition to the regular one. */
  burst: number
}

/** How far a client's bucket was filled at a time, in requests beyond the regular one. */
export interface Bucket {
  excess: number
  /** Milliseconds since the epoch. */
  at: number
}

/**
 * @param buckets of the clients, empty at the start; one that has leaked out is dropped
 * @returns a function that says whether a client's request may pass; a refused request does not count
 */
export function leakyBucket(
  { perSecond, burst }: Leak,
  now = Date.now,
  buckets = new Map<string, Bucket>(),
): (client: string) => boolean {
  const emptyAfterMs = (1000 * (burst + 1)) / perSecond

  /** Without a bucket a client is treated as with one that has leaked out. The one that was filled last is the last. */
  function dropEmpty(at: number): void {
    for (const [client, bucket] of buckets) {
      if (at - bucket.at < emptyAfterMs) return
      buckets.delete(client)
    }
  }

  return client => {
    const at = now()
    dropEmpty(at)
    const bucket = buckets.get(client)
    const excess = bucket ? Math.max(0, bucket.excess - ((at - bucket.at) / 1000) * perSecond + 1) : 0
    if (excess > burst) return false
    buckets.delete(client)
    buckets.set(client, { excess, at })
    return true
  }
}
