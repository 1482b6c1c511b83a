/**
 * Commands for inventory, run on the machine and with the environment of the service:
 *
 *     node admin.js rebuild-analytics      recounts the turnover from all movements of bins, while the service runs
 *
 * Prints one JSON document, or a sentence and ends with code 2 (wrong usage) or 1 (the database is down).
 */
import { createCache } from '@groundwork/kernel/cache'
import { isUnavailable } from '@groundwork/kernel/database/pg-errors'
import { createPool } from '@groundwork/kernel/database/pool'
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/process/config'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { Type } from 'typebox'
import { rebuildTurnover } from './modules/analytics/index.ts'
import { openModules } from './modules.ts'

const { DATABASE_URL: url } = readConfigOrExit(Type.Object({ DATABASE_URL: serviceSettings.DATABASE_URL }))
const log = createLogger({ SERVICE_NAME: 'inventory-admin', LOG_LEVEL: 'silent' })

if (process.argv.slice(2).join(' ') === 'rebuild-analytics') await rebuildAnalytics()
else fail(2, 'Commands: rebuild-analytics.')

async function rebuildAnalytics(): Promise<void> {
  const pool = createPool({ url, schema: 'inventory', applicationName: 'inventory-admin', max: 2, log })
  const mediator = openModules(createCache({ url: undefined, prefix: '', ttlSeconds: 1, log }))
  try {
    const answer = await rebuildTurnover(pool, mediator)
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  } catch (error) {
    if (isUnavailable(error)) fail(1, 'The database of the inventory service does not answer.')
    else throw error
  } finally {
    await pool.end()
  }
}

function fail(code: number, sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}
