/** What progress is made of, in the order in which it starts. The process and the tests open the same. */
import { serviceSettings } from '@groundwork/kernel/config'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/migrations'
import { addHttp, openService } from '@groundwork/kernel/service'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createProgressApp } from './app.ts'
import { catalog as course } from './catalog.ts'
import { syncItems } from './repo/items.ts'

export const progressSettings = Type.Object(serviceSettings)

/** What the schema is made of, in the order in which it is applied. */
export const progressMigrations = (): MigrationSet[] => [
  { name: 'progress', folder: migrationsFolder(import.meta.url) },
]

export async function openProgress(config: Static<typeof progressSettings>, log?: FastifyBaseLogger, catalog = course) {
  const name = 'progress'
  const service = await openService({ name, config, log, migrations: progressMigrations() })
  await syncItems(service.pool, catalog)
  const app = await createProgressApp({ ...service.http, pool: service.pool, catalog })
  addHttp(service, app)
  return { ...service, app }
}
