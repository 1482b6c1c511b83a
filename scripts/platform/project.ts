/** Where the reference platform is described and where its state lives. */
import { join } from 'node:path'
import { repository } from '../repository.mjs'
import { loadCompose } from '../stack/index.ts'
import type { ComposeProject } from '../stack/types.ts'
import { refuseBadPorts } from './port-variables.ts'

export const stateDir = join(repository, '.groundwork', 'platform')

/** Port of the site; like every other port it can be chosen by an environment variable. */
export const sitePort = (): number => Number(process.env.SITE_PORT || 3000)

/**
 * Reads the platform's compose file, and on request that of its monitoring, with `.env` and the caller's environment.
 * The environment wins, as with `docker compose`.
 * @throws StackError with a sentence when a value is missing or wrong
 */
export function loadPlatform({ monitoring = false } = {}): ComposeProject {
  refuseBadPorts(process.env)
  const files = ['docker-compose.yml', ...(monitoring ? ['docker-compose.monitoring.yml'] : [])]
  const env = { ALLOWED_ORIGIN: `http://localhost:${sitePort()}`, ...process.env }
  return loadCompose({ directory: repository, files, env })
}
