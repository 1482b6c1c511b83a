import type { FastifyBaseLogger } from 'fastify'
import { Counter, Gauge, Histogram } from 'prom-client'
import { createAlarm } from './alarm.ts'
import type { Queryable } from './db.ts'
import { createLease } from './lease.ts'
import { forgetOutbox, outboxAge, outboxSize, readOutbox } from './outbox.ts'
import type { Metrics } from './telemetry.ts'
import { batchLimit, type Transport } from './transport.ts'

export interface Relay {
  start(): void
  /** There is something new; do not wait for the next poll. */
  wake(): void
  /** Finishes the batch at hand and lets the lease go. */
  stop(): Promise<void>
}

interface RelayOptions {
  /** As the relay role: it may read and delete outbox rows, nothing more. */
  pool: Queryable
  transport: Transport
  log: FastifyBaseLogger
  metrics: Metrics
  /** How long a dead relay keeps others waiting, in milliseconds. */
  leaseMs?: number
  /** Between looks when nothing wakes it: for events that another instance committed. */
  pollMs?: number
}

/**
 * Publishes what the outbox holds, each aggregate's events in their order, at least once: read, publish, delete. A crash between the last two
 * publishes again, which consumers bear. A broker that is away is waited for; no event is ever skipped.
 */
export function createRelay({ pool, transport, log, metrics, leaseMs = 3000, pollMs = 50 }: RelayOptions): Relay {
  const meter = createMeter(pool, metrics)
  const lease = createLease(pool, 'outbox', leaseMs)
  const alarm = createAlarm()
  let running = false
  let loop: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    let failures = 0
    while (running) {
      try {
        const more = await pass()
        failures = 0
        if (!more) await alarm.sleep(pollMs)
      } catch (error) {
        failures++
        if (failures === 1) log.warn({ err: error }, 'events wait in the outbox')
        await alarm.rest(Math.min(100 * 2 ** failures, 5000))
      }
    }
    await lease.release().catch(error => log.warn({ err: error }, 'the relay lease runs out by itself'))
  }

  /** One batch; true when there may be more. */
  async function pass(): Promise<boolean> {
    const mine = await lease.hold()
    meter.leader.set(mine ? 1 : 0)
    if (!mine) return false
    const batch = await readOutbox(pool, batchLimit)
    if (!batch) return false
    const renewal = setInterval(() => void lease.hold().catch(() => {}), leaseMs / 3)
    const done = meter.duration.startTimer()
    try {
      await transport.publishBatch(batch.events)
    } finally {
      clearInterval(renewal)
      done()
    }
    await forgetOutbox(pool, batch)
    meter.published.inc(batch.events.length)
    return batch.events.length === batchLimit
  }

  return {
    start() {
      running = true
      loop = run()
    },
    wake: () => alarm.ring(),
    async stop() {
      running = false
      alarm.end()
      await loop
    },
  }
}

function createMeter(pool: Queryable, metrics: Metrics) {
  const registers = [metrics]
  /** A scrape must not fail because the database is away: the last figure stands. */
  const gauge = (name: string, help: string, read: (pool: Queryable) => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const value = await read(pool).catch(() => undefined)
        if (value !== undefined) this.set(value)
      },
    })
  gauge('outbox_backlog', 'Events waiting to be published.', outboxSize)
  gauge('outbox_oldest_age_seconds', 'Age of the oldest event that waits to be published.', outboxAge)
  return {
    leader: new Gauge({ name: 'relay_leader', help: '1 while this instance holds the relay lease.', registers }),
    published: new Counter({ name: 'outbox_published_total', help: 'Events published and deleted.', registers }),
    duration: new Histogram({
      name: 'outbox_publish_duration_seconds',
      help: 'Time to publish one batch.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
  }
}
