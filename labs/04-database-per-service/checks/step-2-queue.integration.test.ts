import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { ChildKilled } from '../../../scripts/lab/kit/child/fault.ts'
import type { Assertion } from '../../../scripts/lab/kit/rules.ts'
import { seeGivingWay } from './step-2-queue.ts'
import type { Migrator } from './step-2-target.ts'

const database = 'interrupted_queue'
const url = new URL(inject('engines').postgres)
url.pathname = database
const stateDir = mkdtempSync(`${tmpdir()}/groundwork-queue-`)
const passed = { equal: () => true, holds: () => true, returned: () => true, refused: () => true } satisfies Assertion

/** What the rule asks of the server, without the server’s being its own. */
async function openServer() {
  const admin = new pg.Pool({ connectionString: inject('engines').postgres })
  await admin.query(`DROP DATABASE IF EXISTS ${database}`)
  return {
    admin,
    url: () => url.href,
    async database() {
      await admin.query(`CREATE DATABASE ${database}`)
      const client = new pg.Client(url.href)
      await client.connect()
      await client.query('CREATE SCHEMA sales')
      await client.end()
      return database
    },
    close: async () => {
      await admin.query(`DROP DATABASE ${database} WITH (FORCE)`)
      await admin.end()
    },
  }
}

test('an interruption while the table is read leaves nobody who reads on or looks on, and fails unheard', async () => {
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  const postgres = await openServer()
  const migrate = async () => {
    await postgres.close()
    throw new ChildKilled('the checker has closed the pool')
  }
  const migrator: Migrator = { ask: migrate, kill: async () => undefined }
  const migrators = {
    use: <T>(_: number, work: (...all: Migrator[]) => Promise<T>) => work(migrator),
    close: migrator.kill,
  }
  const unheard: unknown[] = []
  const hear = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', hear)
  onTestFinished(() => void process.off('unhandledRejection', hear))

  const { signal } = new AbortController()
  const trial = { postgres: postgres as never, migrators, template: 'template1', stateDir, see: () => passed, signal }
  await expect(seeGivingWay(60_000)(trial)).rejects.toThrow()
  expect(unheard).toEqual([])
})
