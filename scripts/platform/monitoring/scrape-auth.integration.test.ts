/** A service that asks for a login to its metrics, and Prometheus configured to have one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttpApp } from '@groundwork/kernel/http'
import { createLifecycle } from '@groundwork/kernel/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry'
import { eventually } from '@groundwork/testkit/eventually'
import { freePort } from '@groundwork/testkit/service-process'
import { execa } from 'execa'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { findProgram } from '../../stack/engines/programs.ts'
import { requires } from '../../test/requires.ts'
import { repository } from '../project.ts'
import { prometheusAt } from './prometheus.testkit.ts'

beforeEach(requires('Prometheus', findProgram('prometheus') !== undefined))

/** @param metricsAuth as METRICS_AUTH @returns where it listens */
async function startService(metricsAuth: string): Promise<string> {
  const metrics = createMetrics('sales')
  const parts = { title: 'Sales', access: { permissions: {} }, lifecycle: createLifecycle(), probes: [] }
  const app = await createHttpApp({ ...parts, metrics, metricsAuth })
  onTestFinished(() => app.close())
  return new URL(await app.listen({ host: '127.0.0.1', port: 0 })).host
}

/**
 * @param lines a file of scrape-auth, or none
 * @param secret what the file that those lines name holds
 */
async function scrape(target: string, lines?: string, secret = ''): Promise<{ health: string; lastError: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'scrape-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'secret'), secret)
  const text = lines ? readFileSync(join(repository, 'infrastructure/prometheus/scrape-auth', lines), 'utf8') : '{}'
  const login = parse(text.replace(/\/run\/secrets\/\S+/, join(folder, 'secret'))) as object
  const job = { job_name: 'services', scrape_interval: '1s', static_configs: [{ targets: [target] }], ...login }
  writeFileSync(join(folder, 'prometheus.yml'), stringify({ scrape_configs: [job] }))
  const port = await freePort()
  const process = execa(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { reject: false },
  )
  onTestFinished(async () => {
    process.kill()
    await process
  })
  return eventually(async () => {
    const [found] = await prometheusAt(`http://127.0.0.1:${port}`).targets()
    expect(found?.health).toMatch(/up|down/)
    return found!
  }, 30_000)
}

const token = 'a-token-of-sixteen-letters'

test.each([
  ['without a login where none is asked for', 'none', undefined, ''],
  ['with the token', `bearer:${token}`, 'bearer.yml', token],
  ['with user and password', `basic:prometheus:${token}`, 'basic.yml', token],
] as const)('metrics are scraped %s', async (_how, metricsAuth, lines, secret) => {
  expect(await scrape(await startService(metricsAuth), lines, secret)).toMatchObject({ health: 'up', lastError: '' })
})

test.each([
  ['without a login', `bearer:${token}`, undefined, ''],
  ['with another token', `bearer:${token}`, 'bearer.yml', 'another-token-of-letters'],
  ['with another password', `basic:prometheus:${token}`, 'basic.yml', 'another-token-of-letters'],
] as const)('they are not %s, and the target says so', async (_how, metricsAuth, lines, secret) => {
  const { health, lastError } = await scrape(await startService(metricsAuth), lines, secret)
  expect([health, lastError]).toEqual(['down', expect.stringContaining('401')])
})
