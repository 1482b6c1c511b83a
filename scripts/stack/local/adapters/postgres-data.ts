import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A server opens only data of its own major version. Data of another one is renamed beside itself, whole, so that a server
 * of that version can still open it.
 * @param data the data folder; may be empty or absent
 * @param version of the server, as it says it: `17.10`
 * @returns a sentence for the start-up table when something was set aside
 */
export function setAsideOtherVersion(data: string, version: string): string | undefined {
  const file = join(data, 'PG_VERSION')
  if (!existsSync(file)) return undefined
  const found = readFileSync(file, 'utf8').trim()
  const major = version.split('.')[0]!
  if (found === major) return undefined
  const aside = `${data}.of-postgresql-${found}`
  const free = existsSync(aside) ? `${aside}.${Date.now()}` : aside
  renameSync(data, free)
  return `The data was of PostgreSQL ${found}, which ${major} cannot open: it is set aside in ${free}, and a new database is made.`
}
