import type { FastifyBaseLogger } from 'fastify'
import { createPool, type Pool, ping } from './db.ts'
import { type MigrationSet, migrate } from './migrations.ts'
import type { Probe } from './probes.ts'

export interface Database {
  /** As the role that may read and write the service's tables. */
  pool: Pool
  /** Without it no request can be served. */
  probe: Probe
  close(): Promise<void>
}

interface DatabaseOptions {
  /** Also the name of its schema. */
  service: string
  config: { DATABASE_URL: string; MIGRATE_DATABASE_URL: string; DATABASE_POOL_SIZE: number }
  /** What the schema is made of, in the order in which it is applied. */
  sets: MigrationSet[]
  log: FastifyBaseLogger
}

/** Brings the service's schema up to date, then opens connections to it. */
export async function openDatabase({ service, config, sets, log }: DatabaseOptions): Promise<Database> {
  await migrate({ url: config.MIGRATE_DATABASE_URL, schema: service, sets, log })
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: service,
    applicationName: service,
    max: config.DATABASE_POOL_SIZE,
    log,
  })
  return {
    pool,
    probe: { name: 'postgres', required: true, check: () => ping(pool) },
    close: () => pool.end(),
  }
}
