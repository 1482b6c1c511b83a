/**
 * From a path in an image back to the file on this machine that it was copied from, so that a service can run without
 * its image. Copies are followed through stages; what only a RUN line makes is looked for where the same build puts it
 * on this machine.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative, resolve } from 'node:path'
import { isBelow, trimSlash } from '../container-path.ts'
import { fnmatch } from '../fnmatch.ts'
import type { Mount } from '../types.ts'
import type { Copy, Dockerfile, Stage } from './types.ts'

export interface Origin {
  /** Absolute path on this machine. */
  path: string
  /**
   * `copied`: the image has this very file. `built`: the image makes it with RUN, and this is where a build on this
   * machine puts it; it may not be there.
   */
  how: 'mounted' | 'copied' | 'built'
}

export interface Image {
  dockerfile?: Dockerfile
  /** Absolute build context. */
  contextDirectory: string
  /** Bind mounts hide what the image has below them. */
  mounts?: Mount[]
}

/** The origin of a path of the final image; undefined when nothing on this machine can have made it. */
export function traceToHost(path: string, image: Image): Origin | undefined {
  const mounted = throughMount(path, image.mounts ?? [])
  if (mounted !== undefined) return { path: mounted, how: 'mounted' }
  if (!image.dockerfile) return undefined
  const tracing: Tracing = { stages: image.dockerfile.stages, context: image.contextDirectory }
  return copied(path, image.dockerfile.final, tracing) ?? built(path, image.dockerfile.final, tracing)
}

/** The file that a bind mount shows at a container path; undefined when no mount covers it. */
export function throughMount(path: string, mounts: readonly Mount[]): string | undefined {
  const mount = mounts
    .filter(({ type, source, target }) => type === 'bind' && source && isBelow(path, target))
    .sort((a, b) => b.target.length - a.target.length)[0]
  return mount && join(mount.source!, posix.relative(mount.target, path))
}

/** The text of a file that is mounted at a container path; empty when there is none. */
export function mountedText(path: string, mounts: readonly Mount[]): string {
  const file = throughMount(path, mounts)
  return file && existsSync(file) ? readFileSync(file, 'utf8') : ''
}

interface Tracing {
  stages: Stage[]
  context: string
}

/** Later copies cover earlier ones. `image.copies` includes those of the stages below. */
function copied(path: string, stage: Stage, tracing: Tracing): Origin | undefined {
  for (const copy of stage.image.copies.toReversed()) {
    for (const origin of sourcesOf(path, copy, tracing)) {
      if (copy.fromStage === undefined) {
        if (existsSync(origin)) return { path: origin, how: 'copied' }
      } else {
        const found = copied(origin, tracing.stages[copy.fromStage]!, tracing)
        if (found) return found
      }
    }
  }
  return undefined
}

/**
 * A file made by RUN. A build keeps the shape of its folder: where `package.json` of the context became
 * `/app/package.json`, `/app/dist/main.js` is `dist/main.js` on this machine.
 */
function built(path: string, stage: Stage, tracing: Tracing): Origin | undefined {
  const { copies } = stage.image
  for (const copy of copies.toReversed()) {
    if (copy.fromStage === undefined) continue
    for (const origin of sourcesOf(path, copy, tracing)) {
      const found = built(origin, tracing.stages[copy.fromStage]!, tracing)
      if (found) return found
    }
  }
  const folders = copies.flatMap(copy => folderPairs(copy, tracing.context)).filter(pair => isBelow(path, pair.inside))
  const nearest = folders.sort((a, b) => b.inside.length - a.inside.length)[0]
  return nearest && { path: join(nearest.outside, posix.relative(nearest.inside, path)), how: 'built' }
}

/** Source paths that a copy could have made `path` from, the most likely first. */
function sourcesOf(path: string, copy: Copy, tracing: Tracing): string[] {
  if (copy.fromImage !== undefined || !isBelow(path, copy.destination)) return []
  const below = posix.relative(copy.destination, path)
  return copy.sources.flatMap(source => {
    const root = copy.fromStage === undefined ? resolve(tracing.context, `./${source}`) : posix.resolve('/', source)
    const asFolder = posix.join(root, below)
    if (/[*?[]/.test(source))
      return fnmatch(posix.basename(path), posix.basename(source)) ? [posix.join(posix.dirname(root), below)] : []
    const asFile = below === (copy.destination.endsWith('/') ? posix.basename(root) : '') ? root : undefined
    if (copy.fromStage === undefined && asFile && isFile(root)) return [root]
    return asFile === undefined || asFile === asFolder ? [asFolder] : [asFolder, asFile]
  })
}

/** Folders of the image that a copy made from folders of the context. */
function folderPairs(copy: Copy, context: string): { inside: string; outside: string }[] {
  if (copy.fromStage !== undefined || copy.fromImage !== undefined) return []
  return copy.sources.map(source => {
    const outside = resolve(context, `./${source}`)
    if (!/[*?[]/.test(source) && !isFile(outside)) return { inside: trimSlash(copy.destination), outside }
    const inside = copy.destination.endsWith('/') ? trimSlash(copy.destination) : posix.dirname(copy.destination)
    return { inside, outside: resolve(outside, '..') }
  })
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** A path as messages name it: relative to the context. */
export function nameInContext(path: string, context: string): string {
  return relative(context, path) || '.'
}
