/**
 * Commands for inventory, run on the machine and with the environment of the service:
 *
 *     node admin.js rebuild-analytics      recounts the turnover from all movements of bins, while the service runs
 *
 * Prints one JSON document, or a sentence and ends with code 2 (wrong usage) or 1 (the database is down).
 */
import { createCache } from '@groundwork/kernel/cache'
import { Misuse, runAdminCommand } from '@groundwork/kernel/process/admin-command'
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/process/config'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { Type } from 'typebox'
import { rebuildTurnover } from './modules/analytics/index.ts'
import { openModules } from './modules.ts'

const { DATABASE_URL: url } = readConfigOrExit(Type.Object({ DATABASE_URL: serviceSettings.DATABASE_URL }))

await runAdminCommand({ service: 'inventory', url, connections: 2 }, async pool => {
  if (process.argv.slice(2).join(' ') !== 'rebuild-analytics') throw new Misuse('Commands: rebuild-analytics.')
  const log = createLogger({ SERVICE_NAME: 'inventory-admin', LOG_LEVEL: 'silent' })
  return rebuildTurnover(pool, openModules(createCache({ url: undefined, prefix: '', ttlSeconds: 1, log })))
})
