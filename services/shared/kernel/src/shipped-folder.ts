import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The path of a folder that is shipped with a module: `../<name>` when the module runs from source (`src/main.ts`),
 * `./<name>` when it runs from a bundle (`dist/services/<service>/main.js`).
 * @throws when neither folder exists
 */
export function shippedFolder(moduleUrl: string, name: string): string {
  const here = dirname(fileURLToPath(moduleUrl))
  const candidates = [join(here, name), join(here, '..', name)]
  const found = candidates.find(existsSync)
  if (!found) throw new Error(`no ${name} at ${candidates.join(' or ')}`)
  return found
}
