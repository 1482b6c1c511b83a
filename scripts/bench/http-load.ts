import autocannon from 'autocannon'

interface Load {
  url: string
  requests: autocannon.Request[]
  connections?: number
  seconds?: number
  /** Requests per second in all; without it each connection asks again when it has its answer. */
  rate?: number
}

interface Answers {
  perSecond: number
  /** Milliseconds; with a rate, from the moment at which the request was due. */
  p50: number
  p99: number
}

/** Asks for so many seconds. @throws when any answer was not a good one */
export async function load({ url, requests, connections = 32, seconds = 3, rate }: Load): Promise<Answers> {
  const overall = rate === undefined ? {} : { overallRate: rate }
  const result = await autocannon({ url, requests, connections, duration: seconds, sampleInt: 200, ...overall })
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests to ${url} had no good answer`)
  return { perSecond: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 }
}
