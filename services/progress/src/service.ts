/** Composes progress: its settings, its migrations and its parts. The process and the tests open the same service. */
import { identifyCallers } from '@groundwork/kernel/access/access-token'
import { addCleanup } from '@groundwork/kernel/database/cleanup'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/database/migrations'
import { accessSettings, poolSize, serviceSettings } from '@groundwork/kernel/process/config'
import { addHttp, openService } from '@groundwork/kernel/process/service'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createProgressApp } from './app.ts'
import { catalog as course } from './catalog.ts'
import { expiredCleanup } from './repo/expired.ts'
import { syncItems } from './repo/items.ts'

/** A cohort's server has no identity: without JWKS_URL instructors have passwords of progress only. */
export const progressSettings = Type.Object({
  ...serviceSettings,
  DATABASE_POOL_SIZE: poolSize(8),
  JWKS_URL: Type.Optional(accessSettings.JWKS_URL),
})

/** The migrations of the schema, in the order in which they are applied. */
export const progressMigrations = (): MigrationSet[] => [
  { name: 'progress', folder: migrationsFolder(import.meta.url) },
]

export async function openProgress(config: Static<typeof progressSettings>, log?: FastifyBaseLogger, catalog = course) {
  const name = 'progress'
  const service = await openService({ name, config, log, migrations: progressMigrations() })
  await syncItems(service.pool, catalog)
  const { JWKS_URL } = config
  const accountByToken = JWKS_URL ? identifyCallers({ config: { JWKS_URL }, log: service.log }) : undefined
  const app = await createProgressApp({ ...service.http, pool: service.pool, catalog, accountByToken })
  addCleanup(service, expiredCleanup)
  addHttp(service, app)
  return { ...service, app }
}
