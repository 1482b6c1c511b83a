/** How long a read takes at 60 % of what the service can do: the shop's catalogue and the stock of a product, both cached. */
import { type Engines, withEngines } from './engines.ts'
import { load } from './http-load.ts'
import { withService } from './services.ts'
import { repeats, type Spread, spreadOf } from './turns.ts'

const share = 0.6
const seconds = 4

const reads = {
  sales: '/api/v1/products',
  inventory: '/api/v1/warehouse/00000000-0000-4000-8000-000000000a01/products/00000000-0000-4000-8000-000000000101',
} as const

export function reading(say: (line: string) => void) {
  return withEngines(async engines => ({
    [`GET ${reads.sales}`]: await measure('sales', engines, say),
    [`GET ${reads.inventory}`]: await measure('inventory', engines, say),
  }))
}

interface Reading {
  limit_per_second: Spread
  /** Milliseconds from when a request was due. */
  p99_ms: Spread
}

function measure(name: keyof typeof reads, engines: Engines, say: (line: string) => void): Promise<Reading> {
  return withService(name, engines, async service => {
    const url = service.url + reads[name]
    const requests = [{ method: 'GET' as const }]
    await load({ url, requests, seconds })
    const turns: { limit: number; p99: number }[] = []
    while (turns.length < repeats) {
      const { perSecond: limit } = await load({ url, requests, seconds })
      const { p99 } = await load({ url, requests, seconds, rate: Math.floor(limit * share) })
      turns.push({ limit, p99 })
      say(`${name}: ${Math.round(limit)}/s, at ${share * 100} % of that p99 ${p99} ms`)
    }
    return { limit_per_second: spreadOf(turns.map(turn => turn.limit)), p99_ms: spreadOf(turns.map(turn => turn.p99)) }
  })
}
