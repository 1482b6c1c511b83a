import { isUnavailable } from '../database/pg-errors.ts'
import { createPool, type Pool } from '../database/pool.ts'
import { createLogger } from '../telemetry/logger.ts'

/** A command that was used wrongly; the message is for the person who typed it. */
export class Misuse extends Error {}

interface AdminOptions {
  /** Name of the service, and of its schema. */
  service: string
  /** Connects as the service's app role. */
  url: string
  /** The most connections that the command needs at once. */
  connections?: number
}

/**
 * For `admin.ts`: runs a command on the service's database. Prints its answer as one JSON document, or a sentence and
 * ends the process with code 2 (misuse) or 1 (the database is down, or anything else).
 */
export async function runAdminCommand(
  { service, url, connections: max = 1 }: AdminOptions,
  command: (pool: Pool) => Promise<object>,
): Promise<void> {
  const applicationName = `${service}-admin`
  const log = createLogger({ SERVICE_NAME: applicationName, LOG_LEVEL: 'silent' })
  const pool = createPool({ url, schema: service, applicationName, max, log })
  try {
    process.stdout.write(`${JSON.stringify(await command(pool))}\n`)
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, service)}\n`)
    process.exitCode = error instanceof Misuse ? 2 : 1
  } finally {
    await pool.end()
  }
}

function sentenceOf(error: unknown, service: string): string {
  if (error instanceof Misuse) return error.message
  if (isUnavailable(error)) return `The database of the ${service} service does not answer.`
  return `The ${service} service could not do that: ${error instanceof Error ? error.message : String(error)}`
}
