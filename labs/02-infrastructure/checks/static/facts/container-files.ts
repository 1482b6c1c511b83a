/** Which files of the workspace a container sees, and under which path. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'

export interface ContainerFile {
  /** In the container. */
  path: string
  /** On this machine, absolute; undefined for content written in the compose file. */
  source?: string
  text: string
  /** Where in `volumes` or `configs` it comes from, for findings. */
  via: { key: 'volumes' | 'configs' | 'secrets'; index: number }
}

/** Files mounted at or below a folder of the container, nearest mounts last; symbolic links are followed. */
export function filesBelow(service: ComposeService, folder: string): ContainerFile[] {
  return containerFiles(service).filter(({ path }) => path === folder || path.startsWith(`${folder}/`))
}

/** The file that the container has at a path by mount, config or secret. */
export function fileAt(service: ComposeService, path: string): ContainerFile | undefined {
  return containerFiles(service).findLast(file => file.path === posix.normalize(path))
}

export function containerFiles(service: ComposeService): ContainerFile[] {
  const mounted = service.volumes.flatMap((mount, index) => {
    if (mount.type !== 'bind' || !mount.source) return []
    return walk(mount.source, posix.normalize(mount.target).replace(/(.)\/$/, '$1'), { key: 'volumes' as const, index })
  })
  const granted = (['configs', 'secrets'] as const).flatMap(key =>
    service[key].flatMap((grant, index): ContainerFile[] => {
      const content = 'content' in grant ? grant.content : undefined
      if (content !== undefined) return [{ path: grant.target, text: content, via: { key, index } }]
      return grant.file ? walk(grant.file, grant.target, { key, index }) : []
    }),
  )
  return [...mounted, ...granted]
}

const largestFile = 1_000_000
const mostFiles = 500

function walk(source: string, target: string, via: ContainerFile['via']): ContainerFile[] {
  if (!existsSync(source)) return []
  const status = statSync(source)
  if (status.isFile())
    return status.size > largestFile ? [] : [{ path: target, source, text: readFileSync(source, 'utf8'), via }]
  if (!status.isDirectory()) return []
  return readdirSync(source)
    .filter(name => name !== 'node_modules' && name !== '.git')
    .sort()
    .slice(0, mostFiles)
    .flatMap(name => walk(join(source, name), posix.join(target, basename(name)), via))
}
