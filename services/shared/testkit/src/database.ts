import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { services } from '@groundwork/contracts/services'
import { migrate } from '@groundwork/kernel/database/migrations'
import { createPool, type Pool } from '@groundwork/kernel/database/pool'
import { messagingTables } from '@groundwork/kernel/transport/messaging'
import pg from 'pg'
import { inject } from 'vitest'
import {
  databaseFiles,
  databaseUrl,
  prepareDatabase,
  type Role,
  repository,
  type ServiceName,
} from './platform-database.ts'
import { silent } from './silent.ts'

/** A database of a test file's own, as the platform's init scripts and the services' migrations make it. */
export interface TestDatabase {
  url(service: ServiceName, role?: Role): string
  superuserUrl: string
  /** As the superuser, to look at everything. */
  admin: pg.Pool
  pool(service: ServiceName, role?: Role): Pool
  drop(): Promise<void>
}

/** @param migrated services whose migrations to apply; what `openService` opens migrates itself. */
export async function freshDatabase(...migrated: ServiceName[]): Promise<TestDatabase> {
  const superuser = inject('engines').postgres
  const template = await ensureTemplate(superuser)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await asSuperuser(superuser, client => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const url = (service: ServiceName, role?: Role) => databaseUrl(superuser, name, service, role)
  for (const service of migrated) {
    const own = { name: service, folder: `${repository}services/${service}/migrations` }
    const sets = exchangesEvents(service) ? [messagingTables(), own] : [own]
    await migrate({ url: url(service, 'migrate'), schema: service, sets, log: silent })
  }
  const superuserUrl = databaseUrl(superuser, name)
  const admin = new pg.Pool({ connectionString: superuserUrl, max: 4 })
  const pools: Pool[] = []
  return {
    url,
    superuserUrl,
    admin,
    pool(service, role) {
      const pool = createPool({
        url: url(service, role),
        schema: service,
        applicationName: 'test',
        max: 10,
        log: silent,
      })
      pools.push(pool)
      return pool
    },
    async drop() {
      await Promise.all([admin.end(), ...pools.map(pool => pool.end())])
      await asSuperuser(superuser, async client => {
        // A pool says that it has ended a moment before its connections have. PostgreSQL waits five seconds for them;
        // FORCE at once would cut them off in mid-farewell, and each would report that as an error that nobody awaits.
        await client.query(`DROP DATABASE ${name}`).catch(() => client.query(`DROP DATABASE ${name} WITH (FORCE)`))
      })
    },
  }
}

/** The init scripts run once per server and version of the scripts; each test copies the result. */
async function ensureTemplate(superuser: string): Promise<string> {
  const digest = createHash('sha256')
  for (const script of databaseFiles) digest.update(readFileSync(script))
  const name = `template_${digest.digest('hex').slice(0, 16)}`
  await asSuperuser(superuser, async client => {
    await client.query("SELECT pg_advisory_lock(hashtext('groundwork test template'))")
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return
    await client.query(`CREATE DATABASE ${name}_unfinished`)
    await prepareDatabase(databaseUrl(superuser, `${name}_unfinished`))
    await client.query(`ALTER DATABASE ${name}_unfinished RENAME TO ${name}`)
  })
  return name
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** It has a relay, and so the tables of one. */
function exchangesEvents(service: ServiceName): boolean {
  return (services[service].roles as readonly Role[]).includes('relay')
}
