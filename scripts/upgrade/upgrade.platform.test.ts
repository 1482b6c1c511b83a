/** A learner pulls the course: what the previous release left on the machine is opened by this one. See README.md here. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv, stripVTControlCharacters } from 'node:util'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { isPaid, type Shop, shopAt } from '@groundwork/testkit/shop'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { buildServices } from '../build/services.mjs'
import { main } from '../lab/main.ts'
import { type CoursePaths, coursePathsAt } from '../lab/paths.ts'
import { syncNow } from '../lab/progress/join.ts'
import { readMembership, writeMembership } from '../lab/progress/membership.ts'
import { readAttempts } from '../lab/progress/record.ts'
import { readState } from '../lab/state/store.ts'
import { ownPlatform, type PlatformOwner } from '../platform/owner.ts'
import { repository } from '../platform/project.ts'
import { ensureEnv } from '../setup/env.mjs'
import { layDown, superuser } from './lay-down.ts'
import type { Release } from './release.ts'

const previous = 'ec9ecc4'
const fixture = join(import.meta.dirname, 'fixtures', previous)

function machine(): string {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  return mkdtempSync(join(repository, '.groundwork', 'upgrade-'))
}

describe(`the platform on what ${previous} left`, () => {
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
    release = await layDown(fixture, root)
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

  test('finds the paid order paid, and takes no money again', async () => {
    expect(await shop.order(release.orders.paid)).toMatchObject({ status: 'paid' })
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
    for (const schema of ['sales', 'inventory', 'payment'])
      expect((await database.query(`SELECT * FROM ${schema}.dead_letters`)).rows).toEqual([])
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

describe(`the lab command on what ${previous} left`, () => {
  const recorded = JSON.parse(readFileSync(join(fixture, 'state/labs/state.json'), 'utf8')).labs['02']

  type Recorded = Record<'verdict' | 'proved' | 'checkedAt' | 'firstPassedAt' | 'lastPassedAt', string>

  function learner() {
    const root = machine()
    onTestFinished(() => rmSync(root, { recursive: true, force: true }))
    cpSync(join(fixture, 'state'), join(root, '.groundwork'), { recursive: true })
    cpSync(join(fixture, 'workspace'), join(root, 'workspace'), { recursive: true })
    // Nobody listens there: results wait.
    const membership = join(root, '.groundwork/progress/membership.json')
    const text = readFileSync(membership, 'utf8')
    writeFileSync(membership, text.replace(/http:[^"]+/, 'http://127.0.0.1:9'))
    const paths: CoursePaths = { ...coursePathsAt(root), labs: join(repository, 'labs') }
    return { paths, lab: (...argv: string[]) => runLab(paths, argv) }
  }

  test('status knows the passes, what is next, and loses nothing of the standing', async () => {
    const { paths, lab } = learner()
    const { exitCode, out } = await lab('status')
    expect(exitCode).toBe(0)
    expect(out).toContain('npx lab check 02 --step 3')
    // Hints are counted by the failure that they were for.
    const hints = { [recorded.codes[3]]: recorded.hints[3] }
    const { steps, ...lab02 } = readState(paths).labs['02']!
    const { steps: recordedSteps, ...others } = recorded
    expect(lab02).toEqual({ ...others, hints })
    expect(Object.keys(steps)).toEqual(Object.keys(recordedSteps))
    for (const [id, { verdict, proved, checkedAt, firstPassedAt, lastPassedAt }] of Object.entries<Recorded>(
      recordedSteps,
    )) {
      const last = verdict === 'passed' ? 'pass' : 'fail'
      const proof = lastPassedAt && { by: proved, at: lastPassedAt }
      expect(steps[id], id).toEqual({ last, checkedAt, firstPassedAt, proof })
    }
  })

  test('hint goes on where the learner had come to', async () => {
    const { lab } = learner()
    expect((await lab('hint', '02')).out).toMatch(/^Step 3 .*hint 3 of/)
  })

  test('check goes on: first passes are remembered, and the record of results grows at its end', async () => {
    const { paths, lab } = learner()
    const stateDir = join(paths.state, 'progress')
    const held = await readAttempts({ stateDir })
    expect(held).toHaveLength(4)
    for (const step of ['1', '3']) {
      const { out, err } = await lab('check', '02', '--step', step, '--static')
      expect(out).toContain('Lab 02')
      expect(err).not.toContain('fault')
    }
    const { steps } = readState(paths).labs['02']!
    const { firstPassedAt, lastPassedAt } = recorded.steps[2]
    expect(steps[1]).toMatchObject({ last: 'files-right', firstPassedAt: recorded.steps[1].firstPassedAt })
    expect(steps[2]).toMatchObject({ last: 'pass', firstPassedAt, proof: { by: 'static', at: lastPassedAt } })
    const attempts = await readAttempts({ stateDir })
    expect(attempts.slice(0, 4)).toEqual(held)
    expect(attempts.slice(4).map(({ item }) => item)).toEqual(['02.lab.1', '02.lab.3'])
  })

  test('the work itself is as it was', async () => {
    const { paths, lab } = learner()
    await lab('check', '02', '--static')
    const script = '02-infrastructure/infrastructure/init-db.sql'
    expect(readFileSync(join(paths.workspaces, script), 'utf8')).toBe(
      readFileSync(join(fixture, 'workspace', script), 'utf8'),
    )
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

async function runLab(paths: CoursePaths, argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const exitCode = await main(argv, {
    paths,
    out: text => void out.push(text),
    err: text => void err.push(text),
    signal: new AbortController().signal,
  })
  return { exitCode, out: stripVTControlCharacters(out.join('')), err: err.join('') }
}
