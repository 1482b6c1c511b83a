import { freshDatabase } from '@groundwork/testkit/database'
import { startFreezingProxy } from '@groundwork/testkit/freezing-proxy'
import { bundleServices, freePort, startService } from '@groundwork/testkit/service-process'
import { testKeysUrl } from '@groundwork/testkit/token'
import { expect, test } from 'vitest'

test('a service whose database is frozen stops by itself before it would be killed', async () => {
  await bundleServices('payment')
  const database = await freshDatabase()
  const { through, freeze, close } = await startFreezingProxy(database.superuserUrl)
  const service = await startService('payment', await freePort(), {
    APP_MODE: 'webhook_only',
    EVENTS_SECRET: 'known to every test',
    PEER_URLS: ['sales', 'inventory', 'payment', 'delivery'].map(name => `${name}=http://127.0.0.1:1`).join(' '),
    JWKS_URL: testKeysUrl,
    PROVIDER_URL: 'http://127.0.0.1:1',
    PROVIDER_SECRET: 'known to every test',
    DATABASE_URL: through(database.url('payment', 'app')),
    MIGRATE_DATABASE_URL: database.url('payment', 'migrate'),
    RELAY_DATABASE_URL: through(database.url('payment', 'relay')),
  })
  try {
    void freeze()
    // Waits for an answer of the database, as the relay's next poll does.
    await fetch(`${service.url}/health`)
    const asked = performance.now()
    expect([await service.stop(), service.output()]).toEqual([0, expect.not.stringContaining('killed by timeout')])
    expect(performance.now() - asked).toBeLessThan(8000)
  } finally {
    close()
    await service.stop()
    await database.drop()
  }
})
