/** Services that ask for a login to their metrics, and a Prometheus configured to have one. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createHttpApp } from '@groundwork/kernel/http/app'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { eventually } from '@groundwork/testkit/eventually'
import { freePort } from '@groundwork/testkit/service-process'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { repository } from '../../repository.mjs'
import { findProgram } from '../../stack/engines/programs.ts'
import { requires } from '../../test/requires.ts'
import { type Prometheus, prometheusAt } from './prometheus.testkit.ts'

const hasPrometheus = findProgram('prometheus') !== undefined
beforeEach(requires('Prometheus', hasPrometheus))

const token = 'a-token-of-sixteen-letters'
const another = 'another-token-of-letters'
const bearer = `bearer:${token}`
const basic = `basic:prometheus:${token}`

/** METRICS_AUTH of a service, a file of scrape-auth, and what the secret holds that this file names. */
type Case = [how: string, metricsAuth: string, file?: string, secret?: string]

const scraped: Case[] = [
  ['without a login where none is asked for', 'none'],
  ['with the token', bearer, 'bearer.yml', token],
  ['with user and password', basic, 'basic.yml', token],
]
const refused: Case[] = [
  ['without a login', bearer],
  ['with another token', bearer, 'bearer.yml', another],
  ['with another password', basic, 'basic.yml', another],
]

const folder = mkdtempSync(join(tmpdir(), 'scrape-'))
const apps: App[] = []
let prometheus: Prometheus
let endPrometheus: () => Promise<unknown>

/** Gives where it listens. */
async function startService(metricsAuth: string): Promise<string> {
  const metrics = createMetrics('sales')
  const parts = { title: 'Sales', access: { permissions: {} }, lifecycle: createLifecycle(), probes: [] }
  const app = await createHttpApp({ ...parts, metrics, metricsAuth })
  apps.push(app)
  return new URL(await app.listen({ host: '127.0.0.1', port: 0 })).host
}

/** A job of Prometheus, which is called what its case is. */
async function jobOf([how, metricsAuth, file, secret = '']: Case): Promise<object> {
  const own = join(folder, how)
  mkdirSync(own)
  writeFileSync(join(own, 'secret'), secret)
  const text = file ? readFileSync(join(repository, 'infrastructure/prometheus/scrape-auth', file), 'utf8') : '{}'
  const login = parse(text.replace(/\/run\/secrets\/\S+/, join(own, 'secret'))) as object
  return { job_name: how, static_configs: [{ targets: [await startService(metricsAuth)] }], ...login }
}

beforeAll(async () => {
  if (!hasPrometheus) return
  const jobs = await Promise.all([...scraped, ...refused].map(jobOf))
  const file = join(folder, 'prometheus.yml')
  writeFileSync(file, stringify({ global: { scrape_interval: '1s' }, scrape_configs: jobs }))
  const port = await freePort()
  const listens = `--web.listen-address=127.0.0.1:${port}`
  const process = execa('prometheus', [`--config.file=${file}`, `--storage.tsdb.path=${folder}`, listens], {
    reject: false,
  })
  endPrometheus = async () => {
    process.kill()
    await process
  }
  prometheus = prometheusAt(`http://127.0.0.1:${port}`)
})
afterAll(async () => {
  await endPrometheus?.()
  await Promise.all(apps.map(app => app.close()))
  rmSync(folder, { recursive: true, force: true })
})

const targetOf = (how: string) =>
  eventually(async () => {
    const found = (await prometheus.targets()).find(({ job }) => job === how)
    expect(found?.health).toMatch(/up|down/)
    return found!
  }, 30_000)

test.each(scraped)('metrics are scraped %s', async how => {
  expect(await targetOf(how)).toMatchObject({ health: 'up', lastError: '' })
})

test.each(refused)('they are not %s, and the target says so', async how => {
  const { health, lastError } = await targetOf(how)
  expect([health, lastError]).toEqual(['down', expect.stringContaining('401')])
})
