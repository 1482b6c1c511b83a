/** One order is one trace, through every service that has a part in it. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { type Platform, startPlatform } from '@groundwork/testkit/platform'
import { type OrderRequest, type Shop, shopAt } from '@groundwork/testkit/shop'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTraceServer } from './server.mjs'
import type { Span, Trace } from './store.mjs'

const oneTea: OrderRequest = {
  paymentMethod: 'test-ok',
  lines: [{ productId: '00000000-0000-4000-8000-000000000101', quantity: 1 }],
}

let collector: ReturnType<typeof createTraceServer>
let collectorUrl: string
let platform: Platform
let shop: Shop

async function openShop(mode: 'kafka' | 'webhook_only'): Promise<void> {
  collector = createTraceServer().listen(0, '127.0.0.1')
  await once(collector, 'listening')
  collectorUrl = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  platform = await startPlatform(mode, { OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl })
  const { sales, inventory, payment } = platform.services
  shop = shopAt({ sales: sales.url, inventory: inventory.url, payment: payment.url })
}

async function closeShop(): Promise<void> {
  await platform.stop()
  collector.close()
}

const read = async <Answer>(path: string) => (await (await fetch(`${collectorUrl}${path}`)).json()) as Answer

/** A span, what caused it, what caused that, … as `service: name`, the beginning first. */
function pathTo({ spans }: Trace, name: string): string[] {
  const words = (span: Span | undefined): string[] =>
    span ? [...words(spans.find(({ id }) => id === span.parent)), `${span.service}: ${span.name}`] : []
  return words(spans.find(span => span.name === name))
}

function oneOrderIsOneTrace() {
  test('an order is one trace, whose every span was caused by the request', async () => {
    const { id } = await shop.place(oneTea)
    // The services send their spans every second, each for itself.
    await eventually(async () => {
      const traces = await read<Trace[]>(`/api/traces?subject=${id}`)
      expect(traces).toHaveLength(1)
      const [trace] = traces as [Trace]
      expect(pathTo(trace, 'process groundwork.sales.order-paid.v1').slice(0, 6)).toEqual([
        'sales: POST /api/v1/orders',
        'sales: create groundwork.sales.order-placed.v1',
        'inventory: process groundwork.sales.order-placed.v1',
        'inventory: create groundwork.inventory.stock-reserved.v1',
        'sales: process groundwork.inventory.stock-reserved.v1',
        expect.stringMatching(/^sales: create /),
      ])
      expect(pathTo(trace, 'publish groundwork.sales.order-placed.v1').at(-2)).toBe(
        'sales: create groundwork.sales.order-placed.v1',
      )
      const tops = trace.spans.filter(({ parent }) => !trace.spans.some(({ id }) => id === parent))
      expect(tops.map(({ name }) => name)).toEqual(['POST /api/v1/orders'])
      const services = new Set(trace.spans.map(({ service }) => service))
      expect(services).toEqual(new Set(['sales', 'inventory', 'payment', 'delivery']))
      // Who is asked over HTTP and not by an event is in it too.
      expect(pathTo(trace, 'PUT /payments/:key/authorise').at(-2)).toMatch(/^payment: process /)
    }, 60_000)
  })
}

describe('with Kafka', () => {
  const kafka = needsKafka()
  beforeAll(async () => void (kafka && (await openShop('kafka'))))
  afterAll(async () => void (kafka && (await closeShop())))
  oneOrderIsOneTrace()

  test('a caller’s trace is gone on with', async () => {
    const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
    await fetch(`${platform.services.sales.url}/api/v1/products`, {
      headers: { traceparent: `00-${traceId}-${spanId}-01` },
    })
    await eventually(async () => {
      const { spans } = await read<Trace>(`/api/traces/${traceId}`)
      expect(spans.map(({ name, parent }) => [name, parent])).toEqual([['GET /api/v1/products', spanId]])
    })
  })
})

describe('with webhooks only', () => {
  beforeAll(() => openShop('webhook_only'))
  afterAll(closeShop)
  oneOrderIsOneTrace()

  test('what is asked again when nobody answers is in the trace of the order, too', async () => {
    const silent = platform.services.delivery.pid()
    process.kill(silent, 'SIGSTOP')
    try {
      const { id } = await shop.place(oneTea)
      await eventually(async () => {
        const { rows } = await platform.database.admin.query(
          `UPDATE sales.orders SET saga_deadline = now() WHERE id = $1 AND saga_state = 'dispatching' RETURNING saga_tries`,
          [id],
        )
        expect(rows[0]?.saga_tries).toBeGreaterThan(1)
      }, 60_000)
      await eventually(async () => {
        const traces = await read<Trace[]>(`/api/traces?subject=${id}`)
        expect(traces).toHaveLength(1)
        const asked = traces[0]!.spans.filter(({ name }) => name === 'create groundwork.sales.deliver-order.v1')
        expect(asked.length).toBeGreaterThan(1)
        expect(new Set(asked.map(({ parent }) => parent)).size).toBe(1)
      }, 60_000)
    } finally {
      process.kill(silent, 'SIGCONT')
    }
  })
})
