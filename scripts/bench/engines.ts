import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { prepareDatabase } from '@groundwork/testkit/platform-database'
import { repository } from '../repository.mjs'
import { loadCompose } from '../stack/index.ts'
import { createLocalStack } from '../stack/running.ts'

export interface Engines {
  /** Superuser URL of an empty server, apart from the platform's schemas and roles. */
  postgres: string
  redis: string
  /** host:port */
  kafka: string
}

/** Engines of a measurement's own, as durable as the platform's, while `work` runs. */
export async function withEngines<T>(work: (engines: Engines) => Promise<T>): Promise<T> {
  mkdirSync(join(repository, '.groundwork'), { recursive: true })
  const stateDir = mkdtempSync(join(repository, '.groundwork/bench-'))
  const files = ['../test/engines.yml', 'engines.yml']
  const compose = loadCompose({ directory: join(repository, 'scripts/bench'), files, env: {} })
  const stack = await createLocalStack(compose, { stateDir, anyPorts: true })
  try {
    await stack.up()
    const address = async (service: string, port: number) => {
      const endpoint = await stack.endpoint(service, port)
      return `${endpoint?.host}:${endpoint?.port}`
    }
    const postgres = `postgresql://postgres:test-only@${await address('postgres', 5432)}/postgres`
    await prepareDatabase(postgres)
    return await work({
      postgres,
      redis: `redis://${await address('redis', 6379)}`,
      kafka: await address('kafka', 9092),
    })
  } finally {
    await stack.down({ volumes: true })
    rmSync(stateDir, { recursive: true, force: true })
  }
}
