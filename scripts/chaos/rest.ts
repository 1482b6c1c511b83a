/** Waits until the platform is at rest, and compares its data with what reading all events again gives. */
import { eventually } from '@groundwork/testkit/eventually'
import type { Kafka } from 'kafkajs'
import type { Pool } from 'pg'
import { schemasWith } from './invariants.ts'
import type { Victim } from './victim.ts'
import { groups, topicNames, type World } from './world.ts'

/** Milliseconds that it may take on a busy machine. */
const timeoutMs = 240_000

/** Waits until every order has ended, no event waits to be published, and every consumer has read all there is. */
export async function atRest({ database, empty, broker }: World): Promise<void> {
  await eventually(async () => {
    const { rows } = await database.query(
      `SELECT id, status, saga_state FROM sales.orders WHERE status NOT IN ('delivered', 'cancelled')`,
    )
    if (rows.length > 0) throw new Error(`orders are under way: ${JSON.stringify(rows)}`)
    for (const each of [database, empty]) await nothingToPublish(each)
    const behind = await lag(broker)
    if (behind.length > 0) throw new Error(`messages are to be read: ${behind.join(', ')}`)
  }, timeoutMs)
}

async function nothingToPublish(database: Pool): Promise<void> {
  for (const schema of await schemasWith(database, 'outbox')) {
    const waiting = await database.query(`SELECT type FROM ${schema}.outbox LIMIT 3`)
    if (waiting.rows.length > 0) throw new Error(`${schema} has events to publish: ${JSON.stringify(waiting.rows)}`)
  }
}

/** The consumers that have not read everything. A message whose offset is not committed counts as not read. */
async function lag(broker: Kafka): Promise<string[]> {
  const admin = broker.admin()
  await admin.connect()
  try {
    const ends = new Map(
      await Promise.all(topicNames.map(async name => [name, await admin.fetchTopicOffsets(name)] as const)),
    )
    const found = await Promise.all(
      groups.map(async group => {
        const read = await admin.fetchOffsets({ groupId: group })
        return read.flatMap(({ topic, partitions }) =>
          partitions
            .filter(({ partition, offset }) => {
              const end = ends.get(topic)?.find(each => each.partition === partition)
              return Number(offset) < 0 ? Number(end?.high) > 0 : offset !== end?.high
            })
            .map(({ partition, offset }) => `${group} ${topic}/${partition} at ${offset}`),
        )
      }),
    )
    return found.flat()
  } finally {
    await admin.disconnect()
  }
}

/** The rows that must be the same after all events were read once more, by schema. */
const books = {
  sales: ['SELECT id, status, reason, saga_state, version FROM sales.orders ORDER BY id'],
  inventory: [
    'SELECT warehouse_id, product_id, quantity, reserved FROM inventory.stock ORDER BY 1, 2',
    'SELECT order_id, status, order_version FROM inventory.reservations ORDER BY 1',
    'SELECT movement_id, event, quantity FROM inventory.movements ORDER BY 1, 2',
  ],
  payment: ['SELECT order_id, status, version FROM payment.payments ORDER BY 1'],
  // The simulated provider's table, which lies in payment's schema.
  provider: ['SELECT idempotency_key, state, amount_minor FROM payment.provider_ledger ORDER BY 1'],
  delivery: ['SELECT id, status, version FROM delivery.orders ORDER BY 1'],
}
const owners = Object.keys(books) as (keyof typeof books)[]

/**
 * Services whose data follows from events alone. Inventory's does not: who gets the last piece depends on who asked
 * first, and topics do not keep that.
 */
const followers = ['payment', 'delivery'] as const

export async function readBooks(database: Pool, of: readonly (keyof typeof books)[] = owners): Promise<string[]> {
  const found = await Promise.all(of.flatMap(owner => books[owner].map(async sql => (await database.query(sql)).rows)))
  return found.flatMap(rows => rows.map(row => JSON.stringify(row)))
}

/** Every consumer reads every topic from its first message again. */
export async function replayEverything(world: World): Promise<void> {
  await readAgain(world, [...world.victims.values()])
  await atRest(world)
}

/**
 * Replaces the followers by processes with an empty database, which read every topic from its first message; the other
 * services read it again as well. Waits until the new followers know the same as the old ones.
 */
export async function replayFromNothing(world: World): Promise<void> {
  const known = await readBooks(world.database, followers)
  await Promise.all(followers.map(name => world.victims.get(name)!.stop()))
  for (const name of followers) world.victims.set(name, world.fromNothing(name))
  await readAgain(world, [...world.victims.values()])
  await eventually(async () => {
    const learned = await readBooks(world.empty, followers)
    const different = [...known.filter(row => !learned.includes(row)), ...learned.filter(row => !known.includes(row))]
    if (different.length > 0) throw new Error(`known or learned, and not both: ${different.join(', ')}`)
  }, timeoutMs)
  await atRest(world)
}

async function readAgain({ broker }: World, victims: readonly Victim[]): Promise<void> {
  await Promise.all(victims.map(victim => victim.stop()))
  const admin = broker.admin()
  await admin.connect()
  try {
    // A consumer group that does not exist starts at the first message.
    await eventually(() => admin.deleteGroups(groups))
  } finally {
    await admin.disconnect()
  }
  for (const victim of victims) victim.start()
  await Promise.all(victims.map(victim => victim.ready()))
}
