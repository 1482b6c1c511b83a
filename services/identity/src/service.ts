/** Composes identity: its settings, its migrations and its parts. The process and the tests open the same service. */
import { subscribers } from '@groundwork/contracts/topics'
import { addCleanup } from '@groundwork/kernel/database/cleanup'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/database/migrations'
import { messagingSettings, serviceSettings } from '@groundwork/kernel/process/config'
import { createPollingLoop } from '@groundwork/kernel/process/polling-loop'
import { addHttp, openService } from '@groundwork/kernel/process/service'
import { messagingTables, openMessaging } from '@groundwork/kernel/transport/messaging'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createIdentityApp } from './app.ts'
import { renewKeys } from './commands/rotate-keys.ts'
import { addDemoAccounts } from './demo-accounts.ts'
import { keySettings, openKeyRing } from './key-ring.ts'
import { createPasswords } from './passwords.ts'
import { tryCleanup } from './repo/login-tries.ts'
import { sessionCleanup } from './repo/sessions.ts'

export const identitySettings = Type.Object({
  ...serviceSettings,
  ...messagingSettings,
  ...keySettings,
  /** `on` adds demo accounts, whose password is in the documentation. */
  DEMO_DATA: Type.Enum(['on', 'off'], { default: 'off' }),
})

/** The migrations of the schema, in the order in which they are applied. */
export const identityMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'identity', folder: migrationsFolder(import.meta.url) },
]

/** How often the age of the keys is checked, in milliseconds. */
const keysPollMs = 60_000

export async function openIdentity(config: Static<typeof identitySettings>, log?: FastifyBaseLogger) {
  const name = 'identity'
  const service = await openService({ name, config, log, migrations: identityMigrations() })
  const { pool: sql } = service
  const { withTransaction, transport } = openMessaging(service, subscribers)
  const passwords = createPasswords()
  const work = () => renewKeys(withTransaction, config).then(() => false)
  await work()
  const keys = await openKeyRing(sql, config, service.log)
  if (config.DEMO_DATA === 'on') await addDemoAccounts({ sql, withTransaction, passwords })
  const app = await createIdentityApp({ ...service.http, transport, sql, withTransaction, passwords, keys })
  const failing = 'the signing keys are not renewed'
  const renewal = createPollingLoop({ work, pollMs: keysPollMs, log: service.log, failing })
  service.add({ name: 'key renewal', start: renewal.start, stop: renewal.stop })
  addCleanup(service, [sessionCleanup, tryCleanup])
  addHttp(service, app)
  return { ...service, app, withTransaction, keys }
}
