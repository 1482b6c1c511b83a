import { services } from '@groundwork/contracts/services'
import { readConfig } from '@groundwork/kernel/process/config'
import type { Static, TObject } from 'typebox'
import type { TestDatabase } from './database.ts'
import type { ServiceName } from './platform-database.ts'
import { testKeysUrl } from './token.ts'

/** What a service that a test opens reads from its environment: the test's database, and no broker and no cache. */
export function testConfig<Settings extends TObject>(
  settings: Settings,
  service: ServiceName,
  database: TestDatabase,
  more: Record<string, string | undefined> = {},
): Static<Settings> {
  return readConfig(settings, {
    SERVICE_NAME: service,
    PORT: '8000',
    LOG_LEVEL: process.env.LOG_LEVEL || 'silent',
    APP_MODE: 'webhook_only',
    EVENTS_SECRET: 'known to every test',
    JWKS_URL: testKeysUrl,
    IDENTITY_KEYS_SECRET: 'known to every test that there is',
    // Nobody listens there.
    PEER_URLS: Object.keys(services)
      .map(peer => `${peer}=http://127.0.0.1:1`)
      .join(' '),
    PROVIDER_URL: 'http://127.0.0.1:1',
    PROVIDER_SECRET: 'known to every test',
    DATABASE_URL: database.url(service, 'app'),
    MIGRATE_DATABASE_URL: database.url(service, 'migrate'),
    RELAY_DATABASE_URL: database.url(service, 'relay'),
    ...more,
  })
}
