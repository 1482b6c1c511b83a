/** What the postgres container runs on its first start, in its order. */
import { posix } from 'node:path'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { type ContainerFile, containerFiles } from './container-files.ts'

export const initFolder = '/docker-entrypoint-initdb.d'

/** Files of the kinds that the image runs, and only at the top of the folder (docker-entrypoint.sh of postgres). */
const runs = /\.(sql|sh|sql\.(gz|xz|zst))$/

export interface InitScripts {
  scripts: ContainerFile[]
  /** Everything mounted into the container, for scripts that run other files. */
  all: ContainerFile[]
  /** False when the image or another start-up command may bring scripts of its own. */
  certain: boolean
}

export function initScripts(service: ComposeService): InitScripts {
  const all = containerFiles(service)
  const scripts = all
    .filter(({ path }) => posix.dirname(path) === initFolder && runs.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  return { scripts, all, certain: service.build === undefined && service.entrypoint === undefined }
}
