/** The compose files of a folder when none are named. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../error.ts'

/** In Compose's order of preference (compose-go, cli/options.go). A file and its override may have different names. */
const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
]

/** The default file of a folder and its override, if there is one. Throws ComposeError when there is no default file. */
export function defaultFiles(directory: string): string[] {
  const isThere = (name: string) => existsSync(join(directory, name))
  const name = names.find(isThere)
  if (!name) {
    const next = 'Make docker-compose.yml in this folder.'
    return refuse({ file: 'docker-compose.yml' }, 'There is no compose file.', next)
  }
  const override = overrideNames.find(isThere)
  return [name, ...(override ? [override] : [])].map(file => join(directory, file))
}
