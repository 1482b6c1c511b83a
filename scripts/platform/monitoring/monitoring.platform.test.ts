/** The platform with its monitoring, as `npm start -- --monitoring` runs it, while orders are placed. */
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { shopAt } from '@groundwork/testkit/shop'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import { hasMonitoring, type MonitoredPlatform, startMonitored } from './monitored.testkit.ts'
import { dashboards, queriesOf, rules } from './shown.testkit.ts'

const kafka = needsKafka()
beforeEach(requires('Prometheus with its exporters', hasMonitoring))

let platform: MonitoredPlatform
let shopping = true
let traffic: Promise<void>

beforeAll(async () => {
  if (!kafka || !hasMonitoring) return
  platform = await startMonitored()
  traffic = goShopping(await platform.url('gateway', 8080))
}, 480_000)

afterAll(async () => {
  shopping = false
  await traffic
  await platform?.close()
})

/** What is ordered in turn: what can be had, more than there is, and more than any courier can carry. */
const quantities = [1, 2, 1_000_000, 201]

/** Looks around and orders, over and over; every third payment is declined. */
async function goShopping(gateway: string): Promise<void> {
  const shop = shopAt(gateway)
  const [tea] = await shop.products()
  for (let round = 0; shopping; round++) {
    const paymentMethod = round % 3 === 0 ? 'test-declined' : 'test-ok'
    const quantity = quantities[round % quantities.length]!
    await shop.place({ paymentMethod, lines: [{ productId: tea!.id, quantity }] })
    await shop.products()
    await delay(400)
  }
}

test('every target is there and answers', async () => {
  await eventually(async () => {
    const targets = await platform.prometheus.targets()
    expect(targets.filter(({ health }) => health !== 'up')).toEqual([])
    const jobs = targets.map(({ job, service }) => service ?? job)
    const programs = ['sales', 'inventory', 'payment', 'payment-provider', 'delivery', 'geo', 'identity', 'progress']
    expect(jobs).toEqual(expect.arrayContaining(['prometheus', 'postgres', 'redis', 'node', ...programs]))
  }, 60_000)
})

test.each(dashboards())(
  'every panel of “$title” shows data',
  async ({ panels }) => {
    await eventually(async () => {
      const found = await Promise.all(
        panels.flatMap(queriesOf).map(async query => [query, await platform.prometheus.query(query)] as const),
      )
      const empty = found.filter(([, samples]) => samples.every(({ value }) => Number.isNaN(value)))
      expect(empty.map(([query]) => query)).toEqual([])
    }, 90_000)
  },
  120_000,
)

/** Names of series in an expression: what has an underscore and is neither label, function nor text. */
const seriesIn = (expression: string): string[] =>
  expression.replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\bby \([^)]*\)/g, '').match(/\b[a-z]\w*[:_][\w:]+\b(?!\()/g) ?? []

test('what the rules look at is there', async () => {
  const looked = [...new Set(rules().flatMap(({ expr }) => seriesIn(expr)))]
  expect(looked.length).toBeGreaterThan(10)
  await eventually(async () => {
    const found = await Promise.all(
      looked.map(async series => [series, await platform.prometheus.query(series)] as const),
    )
    expect(found.filter(([, samples]) => samples.length === 0).map(([series]) => series)).toEqual([])
  }, 90_000)
}, 120_000)

test('while all is well no alert fires', async () => {
  const firing = (await platform.prometheus.alerts()).filter(({ state }) => state === 'firing')
  expect(firing).toEqual([])
})
