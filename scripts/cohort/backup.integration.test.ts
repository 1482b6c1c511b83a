import { readConfig } from '@groundwork/kernel/process/config'
import { runAdmin } from '@groundwork/progress/admin'
import type { Attempt, GridAnswer, JoinAnswer } from '@groundwork/progress/api'
import type { WaysInAnswer } from '@groundwork/progress/board-api'
import { basePath } from '@groundwork/progress/constants'
import { gridOf } from '@groundwork/progress/grid'
import { openProgress, progressSettings } from '@groundwork/progress/service'
import { databaseUrl, prepareDatabase } from '@groundwork/testkit/platform-database'
import { execa } from 'execa'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { imagineCohort } from '../demo/imagine.ts'
import { repository } from '../repository.mjs'
import { requires } from '../test/requires.ts'
import { findPostgres, type SystemPostgres, startPostgres } from './postgres.testkit.ts'

const commands = findPostgres()

describe('a cohort’s server', () => {
  let postgres: SystemPostgres

  beforeEach(requires('PostgreSQL of the distribution, with pg_dump,', commands !== undefined))
  beforeAll(async () => {
    if (commands) postgres = await startPostgres(commands)
  })
  afterAll(() => postgres?.stop())

  test('is backed up while it runs and put back on another, with the same board, logins and tokens', async () => {
    const old = await server('old')
    const { name, password } = await old.admin('instructor', 'add', 'Grace')
    const cookie = await old.logIn(name, password)
    const tokens = await old.fill(cookie, 5)
    const before = await old.grid(cookie)
    expect(before.learners.flatMap(({ cells }) => cells).length).toBeGreaterThan(20)
    const backup = await run('backup.sh', 'old')

    const fresh = await server('fresh')
    await fresh.admin('instructor', 'add', 'Somebody else')
    await fresh.close()
    await run('restore.sh', 'fresh', backup)
    const restored = await server('fresh')
    expect(await restored.grid(cookie)).toEqual(before)
    expect(await restored.logIn(name, password)).toContain('groundwork_instructor=')
    await restored.send(tokens[0]!, imagineCohort({ learners: 1, seed: 9, now: new Date() })[0]!.attempts)
    expect(await restored.grid(cookie)).not.toEqual(before)
    await expect(restored.logIn('Somebody else', 'any')).rejects.toThrow('401')
    await Promise.all([old.close(), restored.close()])
  })

  test('keeps what it has when the backup is broken', async () => {
    const kept = await server('kept')
    const { name, password } = await kept.admin('instructor', 'add', 'Grace')
    const backup = await run('backup.sh', 'kept')
    await expect(run('restore.sh', 'kept', backup.subarray(0, backup.length / 2))).rejects.toThrow()
    expect(await kept.logIn(name, password)).toContain('groundwork_instructor=')
    await kept.close()
  })

  /** As in the container: what the compose file mounts there, with libpq's variables set. */
  async function run(script: string, database: string, input?: Uint8Array): Promise<Uint8Array> {
    const { stdout } = await execa('sh', [`${repository}infrastructure/cohort/${script}`], {
      env: { ...postgres.env, PGDATABASE: database },
      input: input ?? new Uint8Array(),
      encoding: 'buffer',
      timeout: 60_000,
    })
    return stdout
  }

  /** The service over a database of that name, which is made when it is not there. */
  async function server(database: string) {
    await ensureDatabase(database)
    const service = await openProgress(
      readConfig(progressSettings, {
        SERVICE_NAME: 'progress',
        PORT: '8000',
        LOG_LEVEL: 'silent',
        DATABASE_URL: databaseUrl(postgres.url, database, 'progress'),
        MIGRATE_DATABASE_URL: databaseUrl(postgres.url, database, 'progress', 'migrate'),
      }),
    )
    const call = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, payload?: object) => {
      const response = await service.app.inject({ method, url: `${basePath}${path}`, headers, payload })
      if (response.statusCode >= 400) throw new Error(response.body)
      return response
    }
    const send = (token: string, events: Attempt[]) =>
      call('POST', '/events', { authorization: `Bearer ${token}` }, { events })
    return {
      send,
      admin: (...argv: string[]) => runAdmin(service.pool, argv) as Promise<{ name: string; password: string }>,
      async logIn(name: string, password: string) {
        const { cookies } = await call('POST', '/session', {}, { name, password })
        return `${cookies[0]!.name}=${cookies[0]!.value}`
      },
      grid: async (cookie: string) =>
        gridOf((await call('GET', '/cohorts/first-cohort/grid', { cookie })).json<GridAnswer>()),
      /** Gives their tokens. */
      async fill(cookie: string, learners: number) {
        const { joinCode } = (await call('GET', '/cohorts/first-cohort/invitations', { cookie })).json<WaysInAnswer>()
        const tokens: string[] = []
        for (const { name, attempts } of imagineCohort({ learners, seed: 1, now: new Date() })) {
          const body = { code: joinCode!.code, name }
          const { token } = (await call('POST', '/join', {}, body)).json<JoinAnswer>()
          if (attempts.length > 0) await send(token, attempts)
          tokens.push(token)
        }
        return tokens
      },
      close: () => service.stop(),
    }
  }

  async function ensureDatabase(name: string): Promise<void> {
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    try {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
      if (rowCount) return
      await client.query(`CREATE DATABASE ${name}`)
    } finally {
      await client.end()
    }
    await prepareDatabase(databaseUrl(postgres.url, name))
  }
})
