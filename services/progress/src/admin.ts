/**
 * The accounts' command, run where the service runs and with its environment: `node admin.js instructor add Ada`.
 * Prints one JSON document, or ends with 2 and a sentence (a misuse) or 1 (the database is away). `npx lab instructor`
 * and `npx lab cohort` call it and put the answer in words.
 */
import { isUnavailable } from '@groundwork/kernel/database/pg-errors'
import { createPool } from '@groundwork/kernel/database/pool'
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/process/config'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { Type } from 'typebox'
import { AdminError, runAdmin } from './admin/commands.ts'

const config = readConfigOrExit(
  Type.Object({ DATABASE_URL: serviceSettings.DATABASE_URL, LOG_LEVEL: serviceSettings.LOG_LEVEL }),
)
const log = createLogger({ SERVICE_NAME: 'progress-admin', LOG_LEVEL: 'silent' })
const pool = createPool({
  url: config.DATABASE_URL,
  schema: 'progress',
  applicationName: 'progress-admin',
  max: 1,
  log,
})
try {
  const answer = await runAdmin(pool, process.argv.slice(2))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
} catch (error) {
  if (error instanceof AdminError) fail(2, error.message)
  else if (isUnavailable(error)) fail(1, 'The database of the progress service does not answer.')
  else fail(1, `The progress service could not do that: ${error instanceof Error ? error.message : String(error)}`)
} finally {
  await pool.end()
}

function fail(code: number, sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}
