/**
 * Each alert, fired and cleared: something is broken on the running platform, and mended. Rules are the platform's own,
 * with the minutes of their windows made seconds.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { type Shop, shopAt } from '@groundwork/testkit/shop'
import { produce } from '@groundwork/testkit/topics'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ComposeProject } from '../../stack/types.ts'
import { requires } from '../../test/requires.ts'
import { superuser } from '../../upgrade/restore-release.ts'
import { hasMonitoring, type MonitoredPlatform, startMonitored } from './monitored.testkit.ts'
import { rules } from './shown.testkit.ts'

const kafka = needsKafka()
beforeEach(requires('Prometheus with its exporters', hasMonitoring))

let platform: MonitoredPlatform
let database: pg.Client
let shop: Shop
const folder = mkdtempSync(join(tmpdir(), 'drills-'))

beforeAll(async () => {
  if (!kafka || !hasMonitoring) return
  platform = await startMonitored(withShortWindows)
  database = await superuser(platform.stack)
  shop = shopAt(await platform.url('gateway', 8080))
}, 480_000)
afterAll(async () => {
  await database?.end()
  await platform?.close()
  rmSync(folder, { recursive: true, force: true })
})

const windows: Record<string, string> = { '20s': '5s', '5m': '15s', '30m': '20s', '1h': '20s', '6h': '20s' }

/** The project with its Prometheus files as copies: every window and every patience in seconds. */
function withShortWindows(project: ComposeProject): ComposeProject {
  const prometheus = project.services.prometheus!
  const volumes = prometheus.volumes.map(mount => {
    if (mount.type !== 'bind') return mount
    const copy = join(folder, basename(mount.source!))
    cpSync(mount.source!, copy, { recursive: true })
    return { ...mount, source: copy }
  })
  const files = ['prometheus.yml', ...readdirSync(join(folder, 'rules')).map(file => join('rules', file))]
  for (const file of files.map(name => join(folder, name))) {
    const text = readFileSync(file, 'utf8')
      .replaceAll(/\[(\w+)\]/g, (_, window: string) => `[${windows[window]}]`)
      .replaceAll(/\bfor: \w+/g, 'for: 2s')
      .replaceAll(/_interval: 5s/g, '_interval: 2s')
    writeFileSync(file, text)
  }
  // A series that is gone is seen to be gone, also after a restart.
  const command = [...(prometheus.command as string[]), '--query.lookback-delta=10s']
  return { ...project, services: { ...project.services, prometheus: { ...prometheus, command, volumes } } }
}

const sql = (text: string) => database.query(text)

async function order(count = 1): Promise<void> {
  const [tea] = await shop.products()
  const lines = [{ productId: tea!.id, quantity: 1 }]
  await Promise.all(Array.from({ length: count }, () => shop.place({ paymentMethod: 'test-ok', lines })))
}

async function signal(service: string, name: NodeJS.Signals): Promise<void> {
  process.kill((await platform.instance(service)).pid!, name)
}

/** Does it over and over, until the result is called. */
function repeatedly(work: () => Promise<unknown>): () => Promise<void> {
  let going = true
  const ended = (async () => {
    while (going) await work()
  })()
  return () => {
    going = false
    return ended
  }
}

/** Breaks something; the result mends it. */
type Break = () => Promise<() => Promise<unknown>>

const brokerIsAway: Break = async () => {
  await platform.stack.stop('kafka')
  await order()
  return () => platform.stack.start('kafka')
}

const relayMayNotLead: Break = async () => {
  await sql('REVOKE INSERT, UPDATE ON sales.relay_lease FROM sales_relay')
  await order()
  return () => sql('GRANT INSERT, UPDATE ON sales.relay_lease TO sales_relay')
}

const consumerHangs: Break = async () => {
  await sql('BEGIN; LOCK TABLE inventory.inbox IN ACCESS EXCLUSIVE MODE')
  await order(15)
  return () => sql('ROLLBACK')
}

const messageIsBroken: Break = async () => {
  const { host, port } = (await platform.stack.endpoint('kafka', 9092))!
  await produce(`${host}:${port}`, 'order-events', [{ key: 'drill', value: 'no event' }])
  return () => sql('UPDATE inventory.dead_letters SET resent_at = now()')
}

const processHangs: Break = async () => {
  await signal('progress', 'SIGSTOP')
  return () => signal('progress', 'SIGCONT')
}

const processIsHeldUp: Break = async () =>
  repeatedly(async () => {
    await signal('progress', 'SIGSTOP')
    await delay(600)
    await signal('progress', 'SIGCONT')
    await delay(300)
  })

const exporterIsLockedOut: Break = async () => {
  const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'monitor'"
  await sql(`ALTER ROLE monitor NOLOGIN; ${end}`)
  return () => sql('ALTER ROLE monitor LOGIN')
}

const tableIsLocked: Break = async () => {
  await sql('BEGIN; LOCK TABLE inventory.movements IN ACCESS EXCLUSIVE MODE')
  const inventory = await platform.url('inventory', 8000)
  const path = '/api/v1/movements/00000000-0000-4000-8000-000000000001'
  const callers = Array.from({ length: 30 }, () => repeatedly(() => fetch(`${inventory}${path}`)))
  return async () => {
    await sql('ROLLBACK')
    await Promise.all(callers.map(stop => stop()))
  }
}

const jobIsForgotten: Break = async () => {
  const file = join(folder, 'prometheus.yml')
  const text = readFileSync(file, 'utf8')
  const restartWith = async (configuration: string) => {
    writeFileSync(file, configuration)
    await platform.stack.stop('prometheus')
    await platform.stack.start('prometheus')
  }
  await restartWith(text.replace('job_name: services', 'job_name: forgotten'))
  return () => restartWith(text)
}

const providerIsOut: Break = async () => {
  const provider = await platform.url('payment-provider', 8000)
  const faults = (outage: boolean) =>
    fetch(`${provider}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outage }),
    })
  await faults(true)
  await order()
  await eventually(async () => {
    // Nobody waits for an hour here.
    const long = "UPDATE sales.orders SET updated_at = now() - interval '1 hour' WHERE saga_state = 'authorising'"
    expect((await sql(long)).rowCount).toBeGreaterThan(0)
  }, 60_000)
  return () => faults(false)
}

const drills: [what: string, cause: Break, alerts: string[]][] = [
  ['a process hangs', processHangs, ['TargetDown']],
  ['a process is held up again and again', processIsHeldUp, ['EventLoopBlocked']],
  ['an exporter is locked out', exporterIsLockedOut, ['EngineDown']],
  ['Prometheus is told of no service', jobIsForgotten, ['NoServices']],
  ['the relay may not take its lease', relayMayNotLead, ['RelayLeaseAbsent']],
  ['a consumer hangs', consumerHangs, ['ConsumerLagGrows']],
  ['a message is broken', messageIsBroken, ['DeadLetters']],
  ['the payment provider is out of order', providerIsOut, ['SagaStuck']],
  ['a table is locked', tableIsLocked, ['DatabasePoolExhausted', 'ErrorBudgetBurnsFast', 'ErrorBudgetBurnsSlowly']],
  ['the broker is away', brokerIsAway, ['OutboxNotPublished']],
]

test('every alert has a drill', () => {
  const drilled = drills.flatMap(([, , alerts]) => alerts)
  expect(drilled.sort()).toEqual(
    rules()
      .flatMap(({ alert }) => alert ?? [])
      .sort(),
  )
})

const firing = async () =>
  (await platform.prometheus.alerts()).filter(({ state }) => state === 'firing').map(({ name }) => name)

test.each(drills)(
  '%s: it is told, and when it is mended that is over',
  async (_what, cause, alerts) => {
    await eventually(async () => expect(await firing()).not.toEqual(expect.arrayContaining(alerts)), 60_000)
    const mend = await cause()
    try {
      await eventually(async () => expect(await firing()).toEqual(expect.arrayContaining(alerts)), 90_000)
    } finally {
      await mend()
    }
    await eventually(async () => expect((await firing()).filter(name => alerts.includes(name))).toEqual([]), 120_000)
  },
  300_000,
)
