import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The path of a folder that is shipped with a module: beside it when the module runs from a bundle
 * (`dist/services/<service>/main.js`), one or two folders further up when it runs from source (`src/service.ts`,
 * `src/http/idempotency.ts`).
 * @throws when neither folder exists
 */
export function shippedFolder(moduleUrl: string, name: string): string {
  const here = dirname(fileURLToPath(moduleUrl))
  const candidates = ['.', '..', '../..'].map(up => join(here, up, name))
  const found = candidates.find(existsSync)
  if (!found) throw new Error(`no ${name} at ${candidates.join(' or ')}`)
  return found
}
