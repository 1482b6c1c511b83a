import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { loadCompose } from '../compose/load.ts'
import { createLocalStack } from './stack.ts'

const repository = join(import.meta.dirname, '../../..')
// mkdtemp makes a folder that only its owner may enter, as /root is.
const closed = mkdtempSync(join(repository, '.groundwork/closed-'))
afterAll(() => rmSync(closed, { recursive: true, force: true }))

test('PostgreSQL runs below a folder that only its owner may enter, and finds its data again', async () => {
  const project = loadCompose({ directory: join(repository, 'scripts/test'), files: ['engines.yml'], env: {} })
  const services = ['postgres']
  const stack = await createLocalStack(project, { stateDir: closed, anyPorts: true, services })
  const ask = async (sql: string) => {
    const address = await stack.endpoint('postgres', 5432)
    const client = new pg.Client({ ...address, user: 'postgres', password: 'test-only', database: 'postgres' })
    await client.connect()
    return client.query(sql).finally(() => client.end())
  }
  try {
    await stack.up({ services })
    await ask('create table kept (value integer)')
    await stack.stop('postgres')
    await stack.start('postgres')
    await expect
      .poll(() => ask('select count(*)::int as rows from kept'), { timeout: 20_000 })
      .toMatchObject({ rows: [{ rows: 0 }] })
  } finally {
    await stack.down({ volumes: true })
  }
})
