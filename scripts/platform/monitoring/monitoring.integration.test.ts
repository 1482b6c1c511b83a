/** The platform with its monitoring, as `npm start -- --monitoring` runs it, while orders are placed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { shopAt } from '@groundwork/testkit/shop'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildServices } from '../../build/services.mjs'
import { findProgram } from '../../stack/engines/programs.ts'
import { requires } from '../../test/requires.ts'
import { ownPlatform, type PlatformOwner } from '../owner.ts'
import { loadPlatform, repository } from '../project.ts'
import { type Prometheus, prometheusAt } from './prometheus.ts'
import { dashboards, queriesOf, rules } from './shown.ts'

const programs = ['prometheus', 'prometheus-node-exporter', 'prometheus-postgres-exporter', 'prometheus-redis-exporter']
const installed = programs.every(name => findProgram(name))
const kafka = needsKafka()
beforeEach(requires('Prometheus with its exporters', installed))

const stateDir = mkdtempSync(join(repository, '.groundwork/monitoring-'))
let owner: PlatformOwner
let prometheus: Prometheus
let shopping = true
let traffic: Promise<void>

const addressOf = async (service: string, port: number) => {
  const { host, port: local } = (await owner.stack.endpoint(service, port))!
  return `http://${host}:${local}`
}

beforeAll(async () => {
  if (!kafka || !installed) return
  await buildServices()
  owner = await ownPlatform({ project: loadPlatform({ monitoring: true }), stateDir, anyPorts: true })
  await owner.stack.up()
  prometheus = prometheusAt(await addressOf('prometheus', 9090))
  traffic = goShopping(await addressOf('gateway', 8080))
}, 480_000)

afterAll(async () => {
  shopping = false
  await traffic
  await owner?.close()
  rmSync(stateDir, { recursive: true, force: true })
})

/** Looks around and orders, over and over: what can be served, what is declined, and more than there is. */
async function goShopping(gateway: string): Promise<void> {
  const shop = shopAt(gateway)
  const [tea] = await shop.products()
  for (let round = 0; shopping; round++) {
    const paymentMethod = round % 3 === 0 ? 'test-declined' : 'test-ok'
    const quantity = round % 7 === 0 ? 1_000_000 : 1
    await shop.place({ paymentMethod, lines: [{ productId: tea!.id, quantity }] })
    await shop.products()
    await delay(200)
  }
}

test('every target is there and answers', async () => {
  await eventually(async () => {
    const targets = await prometheus.targets()
    expect(targets.filter(({ health }) => health !== 'up')).toEqual([])
    const jobs = targets.map(({ job, service }) => service ?? job)
    expect(jobs).toEqual(
      expect.arrayContaining(['prometheus', 'postgres', 'redis', 'node', 'sales', 'inventory', 'payment']),
    )
  }, 60_000)
})

test.each(dashboards())(
  'every panel of “$title” shows data',
  async ({ panels }) => {
    await eventually(async () => {
      const found = await Promise.all(
        panels.flatMap(queriesOf).map(async query => [query, await prometheus.query(query)] as const),
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
    const found = await Promise.all(looked.map(async series => [series, await prometheus.query(series)] as const))
    expect(found.filter(([, samples]) => samples.length === 0).map(([series]) => series)).toEqual([])
  }, 90_000)
}, 120_000)

test('while all is well no alert fires', async () => {
  const firing = (await prometheus.alerts()).filter(({ state }) => state === 'firing')
  expect(firing).toEqual([])
})
