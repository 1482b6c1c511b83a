import type { FastifyBaseLogger } from 'fastify'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { Queryable } from '../database/pool.ts'
import { crashPoint } from '../process/crash-point.ts'
import { createPollingLoop } from '../process/polling-loop.ts'
import { publishTraced } from '../telemetry/event-traces.ts'
import { type Metrics, measureQuery } from '../telemetry/metrics.ts'
import { publishLimit, type Transport } from '../transport/transport.ts'
import { createLease, leaseHeld } from './lease.ts'
import { deletePublished, notifyRelays, outboxAge, outboxHasEvents, outboxSize, readOutbox } from './outbox.ts'

export interface Relay {
  start(): void
  /** Call it when this process has committed events: the relay looks now instead of at the next poll. */
  wake(): void
  /** Call it when another process has notified that there are events. */
  onNotification(): void
  /** Finishes the current batch and releases the lease. */
  stop(): Promise<void>
}

interface RelayOptions {
  /** Connects as the relay role, which may only read and delete outbox rows. */
  pool: Queryable
  transport: Transport
  log: FastifyBaseLogger
  metrics: Metrics
  /** How long the others wait after the relay with the lease has died, in milliseconds. */
  leaseMs?: number
  /** Milliseconds between polls. They find the events of a process that died before it woke a relay. */
  pollMs?: number
}

const leaseName = 'outbox'

/**
 * Publishes the events of the outbox at least once, each aggregate's in their order: it reads, publishes and deletes.
 * After a crash before the delete, events are published again; consumers are idempotent. While the broker is down the
 * relay waits, and it never skips an event. When there is nothing to publish it runs one small query per poll and holds
 * no lease.
 */
export function createRelay({ pool, transport, log, metrics, leaseMs = 3000, pollMs = 2000 }: RelayOptions): Relay {
  const meter = createMeter(pool, metrics)
  const lease = createLease(pool, leaseName, leaseMs)
  const loop = createPollingLoop({ work: publishBatch, pollMs, log, failing: 'events wait in the outbox' })
  /** This process has committed events since the last look. */
  let stored = false

  /** @returns true when there may be more */
  async function publishBatch(): Promise<boolean> {
    const mine = await mayPublish()
    meter.leader.set(mine ? 1 : 0)
    if (!mine) return false
    const batch = await readOutbox(pool, publishLimit)
    if (!batch) return false
    crashPoint('relay.before-publish')
    const renewal = setInterval(() => void lease.hold().catch(() => {}), leaseMs / 3)
    const done = meter.duration.startTimer()
    try {
      await publishTraced(batch.events, () => transport.publishBatch(batch.events))
    } finally {
      clearInterval(renewal)
      done()
    }
    crashPoint('relay.after-publish')
    await deletePublished(pool, batch)
    meter.published.inc(batch.events.length)
    return batch.events.length === publishLimit
  }

  /** False when there is nothing to publish, or when another relay has the lease; then that one is notified. */
  async function mayPublish(): Promise<boolean> {
    const mustTell = stored
    stored = false
    if (lease.fresh()) return true
    if (!(await outboxHasEvents(pool))) return false
    if (await lease.hold()) return true
    if (mustTell) await notifyRelays(pool)
    return false
  }

  return {
    start: loop.start,
    wake() {
      stored = true
      loop.wake()
    },
    onNotification: loop.wake,
    async stop() {
      await loop.stop()
      await lease.release().catch(error => log.warn({ err: error }, 'the relay lease runs out by itself'))
    },
  }
}

function createMeter(pool: Queryable, metrics: Metrics) {
  const registers = [metrics]
  const gauge = (name: string, help: string, read: (pool: Queryable) => Promise<number>) =>
    measureQuery(metrics, name, help, () => read(pool))
  gauge('outbox_backlog', 'Events waiting to be published.', outboxSize)
  gauge('outbox_oldest_age_seconds', 'Age of the oldest event that waits to be published.', outboxAge)
  gauge('relay_lease_held', '1 while some instance has the right to publish, whichever it is.', async sql =>
    Number(await leaseHeld(sql, leaseName)),
  )
  return {
    leader: new Gauge({
      name: 'relay_leader',
      help: '1 while this instance publishes; nobody does while there is nothing to publish.',
      registers,
    }),
    published: new Counter({ name: 'outbox_published_total', help: 'Events published and deleted.', registers }),
    duration: new Histogram({
      name: 'outbox_publish_duration_seconds',
      help: 'Time to publish one batch.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
  }
}
