/** A learner pulls the course: what a release before left on the machine is opened by this one. See README.md here. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { isPaid, type Shop, shopAt } from '@groundwork/testkit/shop'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildServices } from '../build/services.mjs'
import { syncNow } from '../lab/progress/join.ts'
import { readMembership, writeMembership } from '../lab/progress/membership.ts'
import { readAttempts } from '../lab/progress/record.ts'
import { ownPlatform, type PlatformOwner } from '../platform/owner.ts'
import { ensureEnv } from '../setup/env.mjs'
import { type BrokerRecord, readBroker } from './broker-record.ts'
import { fixtureOf, machine, type Release } from './release.ts'
import { restoreRelease, superuser } from './restore-release.ts'

/** What people may still have, and what becomes here of the order that was paid for there. */
const releases = [
  // Nothing had asked for it to be brought.
  { commit: 'ec9ecc4', paid: 'paid' },
  { commit: 'e0b8e67', paid: 'delivered' },
]

describe.each(releases)('the platform on what $commit left', ({ commit, paid }) => {
  const kafka = needsKafka()
  let root: string
  let release: Release
  let platform: PlatformOwner
  let before: Records
  let database: pg.Client
  let shop: Shop
  let gateway: string

  beforeAll(async () => {
    if (!kafka) return
    root = machine()
    release = await restoreRelease(fixtureOf(commit), root)
    // As npm start does: what the release's .env lacks is added, and nothing in it is changed.
    ensureEnv(join(root, '.env'))
    const env = Object.entries(parseEnv(readFileSync(join(root, '.env'), 'utf8')))
    for (const [name, value] of env) vi.stubEnv(name, value)
    await buildServices()
    platform = await ownPlatform({ stateDir: join(root, '.groundwork', 'platform'), anyPorts: true })
    await platform.stack.up({ services: ['postgres'] })
    database = await superuser(platform.stack)
    before = await records(database)
    await platform.stack.up()
    const { port } = (await platform.stack.endpoint('gateway', 8080))!
    gateway = `http://localhost:${port}`
    shop = shopAt(gateway)
    // The engines start twice, and the services once.
  }, 480_000)
  afterAll(async () => {
    vi.unstubAllEnvs()
    await database?.end()
    await platform?.close()
    if (root) rmSync(root, { recursive: true, force: true })
  })

  test(`finds the paid order ${paid}, and takes no money again`, async () => {
    await eventually(async () => expect(await shop.order(release.orders.paid)).toMatchObject({ status: paid }), 60_000)
    expect(await shop.payments(release.orders.paid)).toMatchObject([{ status: 'completed' }])
  })

  test('finishes the order whose payment was asked for, and the one that nobody had heard of', async () => {
    for (const id of [release.orders.unpaid, release.orders.unannounced]) {
      expect(await shop.settled(id)).toSatisfy(isPaid)
      expect(await shop.payments(id)).toMatchObject([{ status: 'completed' }])
    }
  })

  test('keeps every row of record, and gives up on no message', async () => {
    const after = await records(database)
    for (const [name, rows] of Object.entries(before)) {
      expect(rows, name).not.toEqual([])
      expect(after[name], name).toEqual(expect.arrayContaining(rows))
    }
    for (const schema of ['sales', 'inventory', 'payment', 'delivery'])
      expect((await database.query(`SELECT * FROM ${schema}.dead_letters`)).rows).toEqual([])
  })

  test('keeps every message, at its place', async () => {
    const recorded = JSON.parse(readFileSync(join(fixtureOf(commit), 'broker.json'), 'utf8')) as BrokerRecord
    const { port } = (await platform.stack.endpoint('kafka', 9092))!
    const { topics } = await readBroker(`localhost:${port}`)
    expect(Object.values(recorded.topics).flat(2)).not.toEqual([])
    for (const [topic, partitions] of Object.entries(recorded.topics))
      for (const [partition, messages] of partitions.entries())
        expect(topics[topic]![partition]!.slice(0, messages.length), `${topic}/${partition}`).toEqual(messages)
  })

  test('lets each role in with the password that its service is given now', async () => {
    const { project } = platform.stack
    const urls = Object.values(project.services).flatMap(({ environment }) =>
      ['DATABASE_URL', 'MIGRATE_DATABASE_URL', 'RELAY_DATABASE_URL'].flatMap(name => environment[name] ?? []),
    )
    expect(urls.length).toBeGreaterThan(0)
    for (const text of urls) {
      const { host, port } = (await platform.stack.endpoint('postgres', 5432))!
      const url = Object.assign(new URL(text), { hostname: host, port: String(port) })
      const client = new pg.Client({ connectionString: url.href })
      await client.connect()
      expect((await client.query('SELECT current_user AS role')).rows).toEqual([{ role: url.username }])
      await client.end()
    }
  })

  test('takes the results that waited on the learner’s machine, each once', async () => {
    const stateDir = join(root, '.groundwork', 'progress')
    const membership = (await readMembership(stateDir))!
    // Only the port is another one, as every test has its own.
    await writeMembership(stateDir, { ...membership, server: gateway })
    expect(await syncNow({ stateDir })).toEqual({ exitCode: 0, lines: ['2 results sent to “First cohort”.'] })
    expect(await syncNow({ stateDir, everything: true })).toEqual({
      exitCode: 0,
      lines: ['4 results were there already.'],
    })
    const { rows } = await database.query('SELECT event_id FROM progress.event')
    const recorded = await readAttempts({ stateDir })
    expect(rows.map(row => row.event_id)).toEqual(expect.arrayContaining(recorded.map(({ id }) => id)))
  })
})

type Records = Record<string, unknown[]>

/** What a learner or an instructor would miss. */
async function records(database: pg.Client): Promise<Records> {
  const queries = {
    orders: 'SELECT id, customer_id, amount_minor, placed_at FROM sales.orders',
    'lines of orders': 'SELECT order_id, product_id, quantity, price_minor FROM sales.order_lines',
    payments: 'SELECT id, order_id, amount_minor FROM payment.payments',
    'movements of stock': 'SELECT movement_id, event, warehouse_id, product_id, quantity FROM inventory.movements',
    reservations: 'SELECT order_id FROM inventory.reservations',
    'results of learners': 'SELECT learner_id, event_id, item_id, status, score FROM progress.event',
    'names of learners': 'SELECT learner_id, display_name FROM progress.identity',
    cohorts: 'SELECT id, slug, title FROM progress.cohort',
    instructors: 'SELECT id, name, password_hash FROM progress.instructor',
  }
  const found: Records = {}
  for (const [name, sql] of Object.entries(queries)) found[name] = (await database.query(sql)).rows
  return found
}
