/**
 * nginx's rate limit (`limit_req … nodelay`): each client has a bucket that fills with every request and leaks
 * steadily.
 */
export interface Leak {
  perSecond: number
  /** Requests that may come at once, in addition to the regular one. */
  burst: number
}

/** @returns a function that says whether a client's request may pass; a refused request does not count */
export function leakyBucket({ perSecond, burst }: Leak, now = Date.now): (client: string) => boolean {
  // At most as many buckets as this machine has addresses: no other machine reaches the gateway.
  const buckets = new Map<string, { excess: number; at: number }>()
  return client => {
    const at = now()
    const bucket = buckets.get(client)
    const excess = bucket ? Math.max(0, bucket.excess - ((at - bucket.at) / 1000) * perSecond + 1) : 0
    if (excess > burst) return false
    buckets.set(client, { excess, at })
    return true
  }
}
