/**
 * The warehouse API of the inventory service, as it is deployed, against what the machine gives without a service: reports
 * by webhook (raw `pg`, a transaction each), a cached read (a bare Fastify route that reads Redis), reports from Kafka (raw
 * kafkajs and `pg`, batches of 500). With `--peer URL` also another implementation of the same API, and with
 * `--peer-kafka HOST:PORT`, the broker where it consumes `warehouse-movements`, what it does with the topic.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { WarehouseMovement } from '@groundwork/contracts/warehouse'
import { chunksOf, groupBy } from '@groundwork/kernel/collections'
import { makeTopics, produce } from '@groundwork/testkit/topics'
import { Redis } from 'ioredis'
import pg from 'pg'
import { type Engines, withEngines } from './engines.ts'
import { load } from './http-load.ts'
import { withService } from './services.ts'
import { type Contenders, inTurns } from './turns.ts'
import { applyRaw, rawTables } from './warehouse/raw-sql.ts'
import { keyOf, newReports, pathOf } from './warehouse/reports.ts'

const connections = 32
const seconds = 3
const messagesPerTurn = 15_000
const rawTopic = 'bench-movements'

interface Options {
  peer?: string
  'peer-kafka'?: string
}

export function warehouse(say: (line: string) => void, { peer, 'peer-kafka': peerKafka }: Options = {}) {
  return withEngines(engines =>
    withService('inventory', engines, async service => {
      const pool = new pg.Pool({ connectionString: engines.postgres, max: 16 })
      await pool.query(rawTables)
      await makeTopics(engines.kafka, [rawTopic])
      const raw = await startRaw(engines)
      try {
        const inventory = { broker: engines.kafka, topic: service.topic('warehouse-movements') }
        const reports: Contenders = {
          ours: () => byKafka({ ...inventory, shows: inTable(pool, 'inventory.stock') }),
          raw_kafkajs_pg: () =>
            byKafka({ broker: engines.kafka, topic: rawTopic, shows: inTable(pool, 'bench.stock') }),
        }
        if (peer && peerKafka) {
          reports.peer = () => byKafka({ broker: peerKafka, topic: 'warehouse-movements', shows: byReading(peer) })
        }
        return {
          webhook: await compareWebhooks(service.url, pool, peer, say),
          cached_read: await compareReads(service.url, await cacheBare(engines, raw.url), peer, say),
          kafka: await inTurns(reports, say),
        }
      } finally {
        await pool.end()
        await raw.stop()
      }
    }),
  )
}

function compareWebhooks(url: string, pool: pg.Pool, peer: string | undefined, say: (line: string) => void) {
  const contenders: Contenders = { ours: () => byWebhook(url), raw_pg: () => byRawTransactions(pool) }
  if (peer) contenders.peer = () => byWebhook(peer)
  return inTurns(contenders, say)
}

async function compareReads(url: string, bare: string, peer: string | undefined, say: (line: string) => void) {
  const ours = await cacheOne(url)
  const contenders: Contenders = { ours: () => byRead(ours), bare_fastify: () => byRead(bare) }
  if (peer) {
    const theirs = await cacheOne(peer)
    contenders.peer = () => byRead(theirs)
  }
  return inTurns(contenders, say)
}

const webhookPath = '/api/v1/kafka/webhook'
const headers = { 'content-type': 'application/json' }

async function byWebhook(url: string): Promise<number> {
  const reports = newReports()
  const setupRequest = (request: object) => ({ ...request, body: JSON.stringify(reports.next()) })
  const request = { method: 'POST' as const, path: webhookPath, headers, setupRequest }
  return (await load({ url, connections, seconds, requests: [request] })).perSecond
}

async function byRawTransactions(pool: pg.Pool): Promise<number> {
  const reports = newReports()
  const began = performance.now()
  const ends = began + seconds * 1000
  let applied = 0
  const lane = async () => {
    for (; performance.now() < ends; applied++) await applyRaw(pool, [reports.next()])
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return (applied / (performance.now() - began)) * 1000
}

const byRead = async (url: string) =>
  (await load({ url, connections, seconds, requests: [{ method: 'GET' }] })).perSecond

/** Where the bare route gives what the service would. */
async function cacheBare({ redis }: Engines, url: string): Promise<string> {
  const client = new Redis(redis, { keyPrefix: 'bench:' })
  const { data } = newReports().next()
  const { warehouse_id, product_id, quantity } = data
  await client.set('stock', JSON.stringify({ warehouse_id, product_id, quantity, updated_at: data.timestamp }))
  await client.quit()
  return `${url}/stock`
}

/** Where a new pair is read, which the service has in its cache. */
async function cacheOne(url: string): Promise<string> {
  const report = newReports().next()
  await fetch(url + webhookPath, { method: 'POST', headers, body: JSON.stringify(report) })
  await fetch(url + pathOf(report))
  return url + pathOf(report)
}

interface Sink {
  broker: string
  topic: string
  /** @returns a question that is asked again and again: whether all the reports have had their effect */
  shows: (reports: WarehouseMovement[]) => () => Promise<boolean>
}

/** From the first message that is sent until all have had their effect. */
async function byKafka({ broker, topic, shows }: Sink): Promise<number> {
  const reports = newReports().many(messagesPerTurn)
  const messages = reports.map(messageOf)
  const isDone = shows(reports)
  const began = performance.now()
  for (const some of chunksOf(messages, 1000)) await produce(broker, topic, some)
  while (!(await isDone())) {
    if (performance.now() - began > 180_000) throw new Error(`${topic}: not all was applied in three minutes`)
    await delay(20)
  }
  return (messagesPerTurn / (performance.now() - began)) * 1000
}

/** A table with a line for each pair. */
function inTable(pool: pg.Pool, stock: string): Sink['shows'] {
  const text = `SELECT coalesce(sum(quantity), 0)::int AS pieces FROM ${stock} WHERE warehouse_id = ANY($1)`
  return reports => {
    const values = [[...new Set(reports.map(({ data }) => data.warehouse_id))]]
    return async () => (await pool.query({ text, values })).rows[0].pieces === reports.length
  }
}

/**
 * The API, asked for the last pairs: some of them are in every partition, where everything else was applied before them.
 */
function byReading(url: string): Sink['shows'] {
  return reports => {
    const reported = groupBy(reports, keyOf)
    return async () => {
      for (const last of reports.slice(-50)) {
        const answer = await fetch(url + pathOf(last))
        const { quantity } = answer.ok ? ((await answer.json()) as { quantity: number }) : { quantity: 0 }
        if (quantity !== reported.get(keyOf(last))!.length) return false
      }
      return true
    }
  }
}

const messageOf = (report: WarehouseMovement) => ({ key: keyOf(report), value: JSON.stringify(report) })

async function startRaw({ postgres, redis, kafka }: Engines): Promise<{ url: string; stop(): Promise<unknown> }> {
  const script = fileURLToPath(new URL('warehouse/raw-process.ts', import.meta.url))
  const env = {
    ...process.env,
    BENCH_POSTGRES: postgres,
    BENCH_REDIS: redis,
    BENCH_KAFKA: kafka,
    BENCH_TOPIC: rawTopic,
  }
  const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const stop = () => {
    child.kill()
    return ended
  }
  for await (const url of createInterface({ input: child.stdout })) return { url, stop }
  throw new Error('the process to compare with ended; its words are above')
}
