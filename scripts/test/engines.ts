/** Starts the engines that integration tests share, once per run, and tells the tests where they are. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { repository } from '../repository.mjs'
import { loadCompose } from '../stack/index.ts'
import { createLocalStack, detectEngines } from '../stack/running.ts'

export interface TestEngines {
  /** Superuser URL of a PostgreSQL 17 that is removed after the run. */
  postgres: string
  /** Absent where the machine has no Redis; tests that need it are skipped, or fail on CI. */
  redis?: string
  kafka?: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    engines: TestEngines
  }
}

/** Addresses of engines that run already, as JSON: saves their start on every run. */
const given = process.env.GROUNDWORK_TEST_ENGINES

export default async function startEngines(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (given) {
    project.provide('engines', JSON.parse(given) as TestEngines)
    return undefined
  }
  const { engines, stop } = await openEngines()
  project.provide('engines', engines)
  return stop
}

/** Starts the engines that this machine has, on free ports and without data, until `stop`. */
export async function openEngines(): Promise<{ engines: TestEngines; stop(): Promise<void> }> {
  const found = new Set((await detectEngines()).filter(engine => engine.found).map(engine => engine.name))
  const services = ['postgres', ...(['redis', 'kafka'] as const).filter(name => found.has(name))]
  const compose = loadCompose({ directory: join(repository, 'scripts/test'), files: ['engines.yml'], env: {} })
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const stateDir = mkdtempSync(join(repository, '.groundwork/test-'))
  const stack = await createLocalStack(compose, { stateDir, anyPorts: true, services })
  await stack.up({ services })
  const address = async (service: string, port: number) => {
    const endpoint = services.includes(service) ? await stack.endpoint(service, port) : undefined
    return endpoint && `${endpoint.host}:${endpoint.port}`
  }
  const redis = await address('redis', 6379)
  const engines = {
    postgres: `postgresql://postgres:test-only@${await address('postgres', 5432)}/postgres`,
    redis: redis && `redis://${redis}`,
    kafka: await address('kafka', 9092),
  }
  return {
    engines,
    async stop() {
      await stack.down({ volumes: true })
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}
