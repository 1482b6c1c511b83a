/**
 * A canary: an address and a card number are sent in every place of every request there is, and in messages. They come out
 * in no log line, no span, no metric and no topic.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { topics } from '@groundwork/contracts/topics'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { type Platform, startPlatform } from '@groundwork/testkit/platform'
import { bundleServices, freePort, type ServiceProcess, startService } from '@groundwork/testkit/service-process'
import { shopAt } from '@groundwork/testkit/shop'
import { testKeysUrl, tokenFor } from '@groundwork/testkit/token'
import { produce, readWholeTopic } from '@groundwork/testkit/topics'
import { afterAll, beforeAll, expect, test } from 'vitest'

const address = 'canary.person@example.org'
const card = '4929420573595709'
/** Long enough for tokens and passwords, so that some requests succeed with it. */
const canaries = [address, card]

const kafka = needsKafka()
let platform: Platform
let services: Record<string, ServiceProcess>
let collector: Server
let spans = ''

beforeAll(async () => {
  if (!kafka) return
  collector = createServer(async (request, response) => {
    spans += await text(request)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = collector.address() as AddressInfo
  const traced = { LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }
  platform = await startPlatform('kafka', traced)
  await bundleServices('identity', 'progress')
  const start = async (name: 'identity' | 'progress') =>
    startService(name, await freePort(), {
      KAFKA_PREFIX: platform.topic(''),
      KAFKA_BROKERS: kafka,
      JWKS_URL: testKeysUrl,
      IDENTITY_KEYS_SECRET: randomUUID(),
      DATABASE_URL: platform.database.url(name, 'app'),
      MIGRATE_DATABASE_URL: platform.database.url(name, 'migrate'),
      ...(name === 'identity' ? { RELAY_DATABASE_URL: platform.database.url(name, 'relay') } : {}),
      ...traced,
    })
  const [identity, progress] = await Promise.all([start('identity'), start('progress')])
  services = { ...platform.services, identity, progress }
}, 240_000)

afterAll(async () => {
  if (!kafka) return
  await Promise.all([services.identity!.stop(), services.progress!.stop()])
  await platform.stop()
  collector.close()
})

interface Schema {
  type?: string
  enum?: unknown[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
}

/** Something of the schema's shape whose every text is the canary. */
function filled(schema: Schema, canary: string): unknown {
  const { type, enum: values, anyOf, properties, items } = schema
  if (values) return values[0]
  if (anyOf) return filled(anyOf[0]!, canary)
  if (properties) return Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, filled(of, canary)]))
  if (type === 'array') return items ? [filled(items, canary)] : []
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return true
  return type === 'object' ? {} : canary
}

interface Operation {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: { 'application/json'?: { schema: Schema } } }
}

/** Sends the canary in every place of every operation of the service; gives the statuses that it was answered. */
async function sing(url: string, canary: string): Promise<number[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>
  }
  const staff = await tokenFor('system_admin')
  const statuses: number[] = []
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      const query = parameters.filter(parameter => parameter.in === 'query').map(({ name }) => [name, canary])
      const where = `${url}${path.replaceAll(/\{\w+\}/g, encodeURIComponent(canary))}?${new URLSearchParams(query)}`
      const schema = requestBody?.content['application/json']?.schema
      const bodies: (string | undefined)[] = schema
        ? [filled(schema, canary), { ...(filled(schema, canary) as object), [canary]: canary }].map(one =>
            JSON.stringify(one),
          )
        : [undefined]
      if (schema) bodies.push(`{"${canary}`)
      for (const body of bodies) {
        for (const authorization of [`Bearer ${canary}`, staff.authorization]) {
          const said = {
            'idempotency-key': canary,
            'x-request-id': canary,
            'user-agent': canary,
            cookie: `id=${canary}`,
          }
          const traces = { traceparent: canary, baggage: `user=${canary}` }
          const headers = { ...said, ...traces, authorization, ...(body && { 'content-type': 'application/json' }) }
          statuses.push((await fetch(where, { method: method.toUpperCase(), headers, body })).status)
        }
      }
    }
  }
  return statuses
}

/** The canary as it is, in a URL, and in base64 wherever it begins. */
function formsOf(canary: string): string[] {
  const encoded = [0, 1, 2].map(offset =>
    Buffer.from(`${' '.repeat(offset)}${canary}`)
      .toString('base64')
      .slice(4, -4),
  )
  return [canary, encodeURIComponent(canary), ...encoded]
}

const hits = (where: string) => canaries.flatMap(formsOf).filter(form => where.includes(form))

test('what is personal comes out nowhere', async () => {
  for (const [name, { url }] of Object.entries(services)) {
    const statuses = (await Promise.all(canaries.map(canary => sing(url, canary)))).flat()
    expect([name, statuses.length > 0, statuses.filter(status => status >= 500)]).toEqual([name, true, []])
  }
  // What others send is theirs: those topics are not looked at, only what becomes of the messages.
  const spoilt = ['warehouse-movements', 'order-events']
  for (const topic of spoilt) {
    const messages = canaries.map(canary => ({ key: canary, value: `{"name": "${canary}` }))
    await produce(kafka!, platform.topic(topic), messages)
  }
  const { sales, inventory, payment } = platform.services
  const shop = shopAt({ sales: sales.url, inventory: inventory.url, payment: payment.url })
  const [tea] = await shop.products()
  const { id } = await shop.place({ paymentMethod: 'test-ok', lines: [{ productId: tea!.id, quantity: 1 }] })
  await shop.settled(id)
  await eventually(async () => {
    const { rows } = await platform.database.admin.query('SELECT FROM inventory.dead_letters')
    expect(rows).toHaveLength(spoilt.length * canaries.length)
  })

  const processes = [...Object.values(services), platform.geo, platform.provider]
  const logs = processes.map(service => service.output()).join('')
  const metrics = await Promise.all(
    Object.values(services).map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
  )
  const clean = topics.flatMap(topic => (spoilt.includes(topic) ? [] : [topic, `${topic}.dlq`]))
  const events = (await Promise.all(clean.map(topic => readWholeTopic(kafka!, platform.topic(topic))))).join('')
  // Each has something in it, and the order is where it should be: nothing was looked for in an empty place.
  await eventually(() => expect(spans).toContain(id))
  expect(logs).toContain(id)
  expect(events).toContain(id)
  expect(metrics.join('')).toContain('http_request_duration_seconds_count')

  expect({ logs: hits(logs), spans: hits(spans), metrics: hits(metrics.join('')), events: hits(events) }).toEqual({
    logs: [],
    spans: [],
    metrics: [],
    events: [],
  })
}, 240_000)
