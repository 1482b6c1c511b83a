/** How nginx limits (`limit_req … nodelay`): a bucket per client that fills with each request and leaks steadily. */
export interface Leak {
  perSecond: number
  /** Requests that may come at once, over the one that is due. */
  burst: number
}

/** Returns whether a request of this client may pass. A refused request does not count. */
export function leakyBucket({ perSecond, burst }: Leak, now = Date.now): (client: string) => boolean {
  // As many buckets as this machine has addresses of its own: nobody else reaches the gateway.
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
