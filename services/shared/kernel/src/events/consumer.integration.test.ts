import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { messageOf } from '@groundwork/testkit/delivered'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Pool } from '../database/pool.ts'
import { createWithTransaction } from '../database/unit-of-work.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import type { Batch, IncomingMessage, Subscription, Transport } from '../transport/transport.ts'
import { PermanentError, startConsumer } from './consumer.ts'
import { createEvent } from './event.ts'
import { handleEvents } from './event-handler.ts'

const Paid = {
  type: 'groundwork.test.paid-in.v1',
  topic: 'payment-events',
  producer: 'test',
  aggregate: 'account',
  data: Type.Object({ account: Type.String(), amount: Type.Integer() }),
}
const paidIn = (amount: number, account = 'ada') =>
  messageOf(createEvent(Paid, { aggregateId: account, version: 1, data: { account, amount } }))

let database: TestDatabase
let pool: Pool
let metrics: Metrics
let committed: Batch[]
let subscription: Subscription
/** How often the database still decides a race against the handler. */
let lostRaces: number
/** Seconds that the handler's statement takes for each event. A statement may take a fifth of one. */
let secondsPerEvent: number
/** How many events the handler was given, call by call. */
let given: number[]
/** How often the consumer told the broker that it lives: after each try that failed. */
let heartbeats: number
let stop: () => Promise<void>

const transport: Transport = {
  async subscribe(given) {
    subscription = given
    return async () => {}
  },
  commit: async batch => void committed.push(batch),
  republish: async () => {},
  publishBatch: async () => {},
  health: async () => {},
  close: async () => {},
}

beforeAll(async () => {
  database = await freshDatabase('payment')
  pool = database.pool('payment')
  await database.admin.query(`
    CREATE TABLE payment.accounts (name text PRIMARY KEY, balance bigint NOT NULL CHECK (balance < 1000));
    GRANT ALL ON payment.accounts TO payment_app`)
})
afterAll(() => database.drop())

beforeEach(async () => {
  await database.admin.query('TRUNCATE payment.inbox, payment.outbox, payment.dead_letters, payment.accounts')
  committed = []
  lostRaces = 0
  secondsPerEvent = 0
  given = []
  heartbeats = 0
  metrics = createMetrics('test')
  const apply = handleEvents('test', [Paid], async (work, events) => {
    if (lostRaces-- > 0) await work.query({ text: "DO $$ BEGIN RAISE 'too late' USING ERRCODE = '40P01'; END $$" })
    given.push(events.length)
    if (secondsPerEvent > 0) {
      await work.query({ text: "SET LOCAL statement_timeout = '200ms'" })
      await work.query({ text: 'SELECT pg_sleep($1)', values: [secondsPerEvent * events.length] })
    }
    for (const { data } of events) {
      if (data.amount < 0) throw new PermanentError('an amount below nothing')
      await work.query({
        text: `INSERT INTO accounts AS a VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET balance = a.balance + $2`,
        values: [data.account, data.amount],
      })
    }
  })
  const withTransaction = createWithTransaction(pool, () => {})
  stop = await startConsumer({
    group: 'test',
    topics: ['payment-events'],
    apply,
    transport,
    withTransaction,
    log: silent,
    metrics,
  })
})
afterEach(() => stop())

const deliver = (...messages: IncomingMessage[]) =>
  subscription.onBatch({ topic: 'payment-events', messages, heartbeat: async () => void heartbeats++ })

const balance = async (name = 'ada') =>
  Number(
    (await database.admin.query('SELECT balance FROM payment.accounts WHERE name = $1', [name])).rows[0]?.balance ?? 0,
  )

const deadLetters = async () =>
  (await database.admin.query('SELECT position, reason FROM payment.dead_letters ORDER BY position')).rows

const results = async () => {
  const metric = await metrics.getSingleMetric('consumer_messages_total')!.get()
  return Object.fromEntries(
    metric.values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.result, value]),
  )
}

test('a batch has its effect once, and is committed after it', async () => {
  await deliver(paidIn(1), paidIn(2), paidIn(4))
  expect(await balance()).toBe(7)
  expect(committed).toHaveLength(1)
  expect(await results()).toEqual({ applied: 3 })
})

test('a message that comes again changes nothing, in the same batch or another', async () => {
  const [one, other] = [paidIn(1), paidIn(2)]
  await deliver(one, other, one)
  await deliver(other, one)
  expect(await balance()).toBe(3)
  expect(await results()).toEqual({ applied: 2, duplicate: 3 })
})

test('the same message at once to several consumers has its effect once', async () => {
  const messages = Array.from({ length: 20 }, () => paidIn(1))
  await Promise.all([deliver(...messages), deliver(...messages.toReversed()), deliver(...messages)])
  expect(await balance()).toBe(20)
})

test('one message that can have no effect costs one dead letter; the others have theirs', async () => {
  const poison = paidIn(-1)
  await deliver(paidIn(1), poison, paidIn(2))
  expect(await balance()).toBe(3)
  expect(await deadLetters()).toEqual([{ position: poison.position, reason: 'an amount below nothing' }])
  expect(committed).toHaveLength(1)
})

test('what cannot be read is kept with the reason, as it came', async () => {
  const garbage = { ...paidIn(1), position: 'payment-events/0/7', value: Buffer.from([0xff, 0x00, 0x7b]) }
  const { ce_id: _, ...headers } = paidIn(1).headers
  const anonymous = { ...paidIn(1), position: 'payment-events/0/8', headers }
  const misfit = messageOf(createEvent(Paid, { aggregateId: 'x', version: 1, data: { account: 'ada', amount: 1.5 } }))
  await deliver(garbage, anonymous, { ...misfit, position: 'payment-events/0/9' }, paidIn(4))
  expect(await balance()).toBe(4)
  expect(await deadLetters()).toEqual([
    { position: 'payment-events/0/7', reason: expect.stringContaining('not JSON') },
    { position: 'payment-events/0/8', reason: expect.stringContaining('id is required') },
    { position: 'payment-events/0/9', reason: 'data/amount must be a whole number' },
  ])
  const kept = await database.admin.query("SELECT value FROM payment.dead_letters WHERE position LIKE '%/7'")
  expect(kept.rows[0].value).toEqual(garbage.value)
})

test('nothing about a message can keep it from being kept', async () => {
  const hostile = {
    ...paidIn(1),
    key: 'nul \0 and half \ud800',
    headers: { 'nul \0': 'half \ud800', ce_id: '\0' },
    value: Buffer.alloc(1_000_000, 0),
  }
  await deliver(hostile, paidIn(2))
  expect(await balance()).toBe(2)
  const { rows } = await database.admin.query('SELECT length(value) AS bytes FROM payment.dead_letters')
  expect(rows).toEqual([{ bytes: 1_000_000 }])
  expect((await database.admin.query('SELECT payload FROM payment.outbox')).rows).toMatchObject([
    { payload: { value: null } },
  ])
})

test('a dead letter is also sent on, once, to the topic for them', async () => {
  const poison = paidIn(-1)
  await deliver(poison)
  await deliver(poison)
  const { rows } = await database.admin.query('SELECT topic, payload FROM payment.outbox')
  expect(rows).toMatchObject([
    { topic: 'payment-events.dlq', payload: { consumer: 'test', reason: 'an amount below nothing' } },
  ])
  expect(Buffer.from(rows[0].payload.value, 'base64')).toEqual(poison.value)
})

test('a failure that nobody foresaw is kept as well and does not stop the others', async () => {
  await deliver(paidIn(999), paidIn(5), paidIn(1, 'bob'))
  expect([await balance('ada'), await balance('bob')]).toEqual([999, 1])
  expect(await deadLetters()).toMatchObject([{ reason: expect.stringContaining('violates check constraint') }])
})

test('events of other kinds on the topic are left alone', async () => {
  await deliver(
    messageOf(
      createEvent(
        { ...Paid, type: 'groundwork.test.other.v1' },
        { aggregateId: 'x', version: 1, data: { account: '', amount: 1 } },
      ),
    ),
  )
  expect(await results()).toEqual({ ignored: 1 })
  expect(await deadLetters()).toEqual([])
})

test('a message that loses race after race waits for its turn; it is not poison', async () => {
  lostRaces = 10
  await deliver(paidIn(3))
  expect(await balance()).toBe(3)
  expect(await deadLetters()).toEqual([])
})

test('a batch that takes the database too long is taken in parts, in their order', async () => {
  secondsPerEvent = 0.06
  await deliver(...Array.from({ length: 12 }, () => paidIn(1)))
  expect(await balance()).toBe(12)
  expect(await deadLetters()).toEqual([])
  expect(given[0]).toBe(12)
  expect(committed).toHaveLength(1)
})

test('while the database is away messages wait; none is buried, none is lost', async () => {
  const name = new URL(database.url('payment')).pathname.slice(1)
  await database.admin.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`)
  await database.admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'payment_app' AND datname = current_database()",
  )
  const delivered = deliver(paidIn(3, randomUUID().slice(0, 8)), paidIn(4))
  await eventually(() => expect(heartbeats).toBeGreaterThan(2))
  expect(committed).toHaveLength(0)
  await database.admin.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`)
  await delivered
  expect(await balance()).toBe(4)
  expect(await deadLetters()).toEqual([])
})
