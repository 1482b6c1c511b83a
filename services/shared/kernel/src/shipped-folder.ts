import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A folder that goes with a module of `src/`: `../<name>` when it runs from source (`src/main.ts`), `./<name>` when it
 * runs from a bundle (`dist/services/<service>/main.js`).
 * @throws when it is in neither place
 */
export function shippedFolder(moduleUrl: string, name: string): string {
  const here = dirname(fileURLToPath(moduleUrl))
  const candidates = [join(here, name), join(here, '..', name)]
  const found = candidates.find(existsSync)
  if (!found) throw new Error(`no ${name} at ${candidates.join(' or ')}`)
  return found
}
