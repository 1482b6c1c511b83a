import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import type pg from 'pg'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startListener } from '../database/listener.ts'
import type { Pool, Queryable } from '../database/pool.ts'
import { createWithTransaction } from '../database/unit-of-work.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import type { Transport } from '../transport/transport.ts'
import { createEvent, type OutgoingEvent } from './event.ts'
import { createLease } from './lease.ts'
import { eventInsert, maxPayloadBytes, outboxChannel, outboxSize } from './outbox.ts'
import { createRelay, type Relay } from './relay.ts'

const Counted = {
  type: 'groundwork.test.counted.v1',
  topic: 'order-events',
  producer: 'test',
  aggregate: 'counter',
  data: Type.Object({ n: Type.Integer() }),
}
const counted = (n: number, aggregateId = 'one') => createEvent(Counted, { aggregateId, version: n, data: { n } })

let database: TestDatabase
let otherDatabase: TestDatabase
let app: Pool
let relayPool: Pool
let relays: Relay[]
let published: number[]
let failures: number
/** Transactions that a test has begun and not ended. */
const open = new Set<pg.PoolClient>()

/** A broker that remembers, and fails as often as it is told to. */
const broker: Transport = {
  async publishBatch(events: OutgoingEvent[]) {
    if (failures-- > 0) throw new Error('the broker is away')
    published.push(...events.map(({ event }) => (event.data as { n: number }).n))
  },
  subscribe: async () => async () => {},
  commit: async () => {},
  republish: async () => {},
  health: async () => {},
  close: async () => {},
}

function startRelay(
  options: { pool?: Queryable; leaseMs?: number; pollMs?: number; transport?: Transport } = {},
): Relay {
  const relay = createRelay({
    pool: relayPool,
    transport: broker,
    log: silent,
    metrics: createMetrics('test'),
    ...options,
  })
  relays.push(relay)
  relay.start()
  return relay
}

const waiting = () => outboxSize(relayPool)

beforeAll(async () => {
  database = await freshDatabase('sales')
  otherDatabase = await freshDatabase()
  app = database.pool('sales', 'app')
  relayPool = database.pool('sales', 'relay')
})
afterAll(() => Promise.all([database.drop(), otherDatabase.drop()]))
beforeEach(() => {
  published = []
  relays = []
  failures = 0
})
afterEach(async () => {
  await Promise.all(relays.map(relay => relay.stop()))
  for (const client of open) client.release(true)
  open.clear()
  await database.admin.query('TRUNCATE sales.outbox, sales.relay_lease')
})

test('what was committed is published in its order and forgotten', async () => {
  const withTransaction = createWithTransaction(app, () => {})
  for (let n = 1; n <= 600; n += 3)
    await withTransaction(async work => work.emit(counted(n), counted(n + 1), counted(n + 2)))
  startRelay()
  await eventually(async () => expect(await waiting()).toBe(0))
  expect(published).toEqual(Array.from({ length: 600 }, (_, index) => index + 1))
})

test('what was rolled back is never published', async () => {
  const withTransaction = createWithTransaction(app, () => {})
  const failing = withTransaction(async work => {
    work.emit(counted(1))
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await waiting()).toBe(0)
})

test('a change is not committed whose event no broker would take', async () => {
  const withTransaction = createWithTransaction(app, () => {})
  const tooLarge = counted(2)
  tooLarge.event.data = 'x'.repeat(maxPayloadBytes)
  const failing = withTransaction(async work => {
    await work.query(eventInsert([counted(1)]))
    work.emit(tooLarge)
  })
  await expect(failing).rejects.toThrow(RangeError)
  expect(await waiting()).toBe(0)
})

/** A transaction of its own, step by step. */
async function beginTransaction(pool: pg.Pool | Pool = app) {
  const client = await pool.connect()
  open.add(client)
  await client.query('BEGIN')
  return {
    /** Gives the transaction its number, as its first write does. */
    write: () => client.query('SELECT pg_current_xact_id()'),
    store: (...events: OutgoingEvent[]) => client.query(eventInsert(events)),
    async commit() {
      await client.query('COMMIT')
      open.delete(client)
      client.release()
    },
  }
}

test('an aggregate keeps its order, also when the transaction of its later event began first', async () => {
  const bystander = await beginTransaction()
  const second = await beginTransaction()
  await second.write()
  const first = await beginTransaction()
  await first.store(counted(1))
  await bystander.write()
  await first.commit()
  await second.store(counted(2))
  await second.commit()
  startRelay()
  await eventually(() => expect(published).toEqual([1, 2]))
  await bystander.commit()
})

test('a transaction that stays open, in whatever database of the server, holds up nobody else', async () => {
  const slow = await beginTransaction()
  await slow.store(counted(1, 'slow'))
  const elsewhere = await beginTransaction(otherDatabase.admin)
  await elsewhere.write()
  await createWithTransaction(app, () => {})(async work => work.emit(counted(2)))
  startRelay()
  await eventually(() => expect(published).toEqual([2]))
  await slow.commit()
  await eventually(() => expect(published).toEqual([2, 1]))
})

test('what is committed while later events are on their way is not forgotten with them', async () => {
  const slow = await beginTransaction()
  await slow.store(counted(1, 'slow'))
  await createWithTransaction(app, () => {})(async work => work.emit(counted(2)))
  let commitOnce: (() => Promise<void>) | undefined = slow.commit
  const interrupted: Transport = {
    ...broker,
    async publishBatch(events) {
      await commitOnce?.()
      commitOnce = undefined
      await broker.publishBatch(events)
    },
  }
  startRelay({ transport: interrupted })
  await eventually(() => expect(published).toEqual([2, 1]))
  await eventually(async () => expect(await waiting()).toBe(0))
})

test('many writers at once lose nothing, and each aggregate keeps its order', async () => {
  const withTransaction = createWithTransaction(app, () => {})
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 60; n++)
      await withTransaction(async work => work.emit(counted(writer * 1000 + n, `counter-${writer}`)))
  })
  startRelay()
  await Promise.all(writers)
  await eventually(() => expect(published).toHaveLength(480))
  for (let writer = 0; writer < 8; writer++) {
    const theirs = published.filter(n => Math.floor(n / 1000) === writer)
    expect(theirs).toEqual(Array.from({ length: 60 }, (_, n) => writer * 1000 + n))
  }
})

test('a broker that is away is waited for', async () => {
  failures = 3
  const relay = startRelay()
  await createWithTransaction(app, relay.wake)(async work => work.emit(counted(1)))
  await eventually(() => expect(published).toEqual([1]))
  expect(failures).toBe(-1)
})

/** Longer than a test lasts: nothing but a call wakes this relay. */
const neverMs = 600_000

test('a relay with nothing to do asks one question per poll, and is woken at once', async () => {
  const asked: (string | undefined)[] = []
  const watched: Queryable = {
    query(statement) {
      asked.push(statement.name)
      return relayPool.query(statement)
    },
  }
  const relay = startRelay({ pool: watched, pollMs: neverMs })
  await eventually(() => expect(asked).toEqual(['outbox_any']))
  await createWithTransaction(app, relay.wake)(async work => work.emit(counted(1)))
  await eventually(() => expect(published).toEqual([1]))
})

test('what one process stores while the relay of another publishes is published by that one at once', async () => {
  const publishing = startRelay({ leaseMs: neverMs, pollMs: neverMs })
  const stopListener = startListener({
    url: database.url('sales', 'relay'),
    applicationName: 'test',
    channel: outboxChannel('sales'),
    onNotification: publishing.onNotification,
    log: silent,
  })
  try {
    await createWithTransaction(app, publishing.wake)(async work => work.emit(counted(1)))
    await eventually(() => expect(published).toEqual([1]))
    const mute: Transport = { ...broker, publishBatch: () => Promise.reject(new Error('not mine to publish')) }
    const other = startRelay({ pollMs: neverMs, transport: mute })
    await createWithTransaction(app, other.wake)(async work => work.emit(counted(2)))
    await eventually(() => expect(published).toEqual([1, 2]))
  } finally {
    await stopListener()
  }
})

test('one relay at a time publishes, and another takes over when the first stops renewing its lease', async () => {
  let thaw: (() => void) | undefined
  const frozen: Transport = { ...broker, publishBatch: () => new Promise(resolve => (thaw = resolve)) }
  const first = createRelay({
    pool: leaseTakenOnce(relayPool),
    transport: frozen,
    log: silent,
    metrics: createMetrics('first'),
    leaseMs: 400,
  })
  relays.push(first)
  first.start()
  await createWithTransaction(app, () => {})(async work => work.emit(counted(1)))
  await eventually(() => expect(thaw).toBeDefined())
  startRelay({ leaseMs: 400 })
  await eventually(() => expect(published).toEqual([1]))
  thaw?.()
})

test('a lease is its holder’s until it is let go, or not renewed in time', async () => {
  const [one, other] = [createLease(relayPool, 'test', neverMs), createLease(relayPool, 'test', neverMs)]
  expect([await one.hold(), await other.hold()]).toEqual([true, false])
  await one.release()
  expect([await other.hold(), await one.hold()]).toEqual([true, false])
  await database.admin.query('UPDATE sales.relay_lease SET expires_at = now()')
  expect(await one.hold()).toBe(true)
})

/** The connection of a process that is cut off after it took the lease. */
function leaseTakenOnce(pool: Pool): Pool {
  let taken = 0
  return {
    ...pool,
    query: async statement => {
      if (statement.name === 'lease_take' && ++taken > 1) throw new Error('cut off')
      return pool.query(statement)
    },
  }
}

test('the relay role can neither write events nor read anything else', async () => {
  await expect(relayPool.query(eventInsert([counted(1)]))).rejects.toThrow('permission denied for table outbox')
  await expect(relayPool.query({ text: 'SELECT * FROM orders' })).rejects.toThrow('permission denied for table orders')
})
