import {
  chmodSync,
  copyFileSync,
  type Dirent,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, extname, join, posix } from 'node:path'
import { decodeBytes, encodeBytes } from '../bytes.ts'
import { isBelow } from '../container-path.ts'
import { type StackError, serviceError } from '../error.ts'
import { escapeRegExp } from '../escape-regexp.ts'
import { privateFolder } from '../private-folder.ts'
import type { ComposeService, Mount } from '../types.ts'

/** Translates container paths to files of this machine. */
export interface Files {
  /**
   * The file of an absolute container path; a path on no mount is in the instance's own folder, which `down` deletes.
   */
  host(path: string): string
  /** Names in a folder of the container, with files that are mounted one by one; none when there is no such folder. */
  list(folder: string): string[]
  /** Replaces the container paths of mounts and of the image in a text. */
  translate(text: string): string
  /** Prepares a start: folders, secrets, and copies of scripts, each translated by `translateScript`. */
  prepare(translateScript: TranslateScript): void
}

export interface FilesOptions {
  service: ComposeService
  /** Folder of named volumes, kept by `down`. */
  volumes: string
  /** The instance's own file system, deleted by `down`. */
  root: string
  /** Container paths that are folders of the machine. */
  imagePaths?: Record<string, string>
}

/** Translates a script; the extension of `name` tells its language. Bytes that it does not change are copied as they are. */
export type TranslateScript = (text: string, name: string) => string
type SecretOrConfig = ComposeService['secrets'][number]

interface Place {
  target: string
  host: string
  /** For a bind whose `host` is a translated copy: the folder that is really mounted. */
  source?: string
}

export function createFiles({ service, volumes, root, imagePaths = {} }: FilesOptions): Files {
  const places: Place[] = [
    ...service.volumes.map(mount => placeOf(mount, volumes, root)),
    ...[...service.secrets, ...service.configs].map(({ target }) => ({ target, host: join(root, target) })),
    ...Object.entries(imagePaths).map(([target, host]) => ({ target, host })),
  ].sort((a, b) => b.target.length - a.target.length)

  const host = (path: string) => {
    const clean = posix.normalize(path)
    const place = places.find(({ target }) => isBelow(clean, target))
    return place ? join(place.host, clean.slice(place.target.length)) : join(root, clean)
  }
  const list = (folder: string) => {
    const local = host(folder)
    const mounted = places.filter(({ target }) => posix.dirname(target) === posix.normalize(folder))
    const names = [...(existsSync(local) ? readdirSync(local) : []), ...mounted.map(({ target }) => basename(target))]
    return [...new Set(names)].sort()
  }
  const pattern = places.length > 0 ? pathsPattern(places.map(({ target }) => target)) : undefined
  const translate = (text: string) => (pattern ? text.replace(pattern, path => host(path)) : text)

  return {
    host,
    list,
    translate,
    prepare(translateScript) {
      for (const folder of [dirname(root), volumes, root]) privateFolder(folder)
      for (const mount of service.volumes)
        if (mount.type !== 'bind') mkdirSync(placeOf(mount, volumes, root).host, { recursive: true })
      for (const { host, source } of places) if (source) layCopy(source, host, translateScript)
      for (const each of [...service.secrets, ...service.configs])
        laySecretOrConfig(each, root, service, translateScript)
    },
  }
}

function placeOf(mount: Mount, volumes: string, root: string): Place {
  const target = posix.normalize(mount.target).replace(/(.)\/$/, '$1')
  if (mount.type === 'volume' && mount.source) return { target, host: join(volumes, mount.source) }
  if (mount.type !== 'bind' || !mount.source) return { target, host: join(root, target) }
  // Only scripts need a copy; data that the service writes stays where it is.
  return holdsScripts(mount.source)
    ? { target, host: join(root, target), source: mount.source }
    : { target, host: mount.source }
}

function pathsPattern(targets: string[]): RegExp {
  const names = targets.map(escapeRegExp)
  // A container path starts where no longer path or address includes it, and ends at the end of a name.
  return new RegExp(`(?<![\\w./})-])(?:${names.join('|')})(?![\\w-])(?:/[\\w./-]*\\w)?`, 'g')
}

const scriptExtensions = new Set(['.sh', '.bash', '.sql'])
const largestTree = 200
const largestScript = 1_000_000

/** True for a script and for a small folder with a script in it. */
function holdsScripts(source: string): boolean {
  const status = statSync(source, { throwIfNoEntry: false })
  if (!status) return false
  if (status.isFile()) return isScript(source, status.size)
  // A device, such as /dev/null mounted over a file of the image to empty it.
  if (!status.isDirectory()) return false
  let entries = 0
  let scripts = 0
  for (const name of namesBelow(source)) {
    entries += 1
    if (entries > largestTree) return false
    if (scriptExtensions.has(extname(name))) scripts += 1
  }
  return scripts > 0
}

/**
 * A generator, because a mount of `/` has more files than anybody wants to read, unreadable folders, and folders that
 * vanish.
 */
function* namesBelow(folder: string): Generator<string> {
  for (const entry of readable(folder)) {
    yield entry.name
    if (entry.isDirectory()) yield* namesBelow(join(folder, entry.name))
  }
}

function readable(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function isScript(file: string, size: number): boolean {
  return size <= largestScript && isScriptText(file, readFileSync(file, 'latin1'))
}

const isScriptText = (name: string, text: string) => scriptExtensions.has(extname(name)) || text.startsWith('#!')

/**
 * Copies a file or a folder with its permissions and translates scripts. It replaces an older copy, because mounts are
 * live.
 */
function layCopy(source: string, target: string, translate: TranslateScript): void {
  rmSync(target, { recursive: true, force: true })
  const status = statSync(source)
  if (status.isDirectory()) {
    mkdirSync(target, { recursive: true })
    for (const entry of readdirSync(source)) layCopy(join(source, entry), join(target, entry), translate)
    return
  }
  mkdirSync(dirname(target), { recursive: true })
  if (isScript(source, status.size))
    writeFileSync(target, encodeBytes(translate(decodeBytes(readFileSync(source)), source)))
  else copyFileSync(source, target)
  chmodSync(target, status.mode & 0o777)
}

/** Lay a secret or a config where the container would find it. A script among them is translated like a mounted one. */
function laySecretOrConfig(
  { target, file, content }: SecretOrConfig,
  root: string,
  service: ComposeService,
  translate: TranslateScript,
): void {
  const local = join(root, target)
  mkdirSync(dirname(local), { recursive: true })
  rmSync(local, { force: true })
  if (content !== undefined) writeFileSync(local, isScriptText(target, content) ? translate(content, target) : content)
  else if (file === undefined) return
  else if (!existsSync(file)) throw missingSource(file, target, service)
  else layCopy(file, local, translate)
  // As Docker does: any user of the container can read it.
  chmodSync(local, 0o555)
}

/** Checks that mounted paths exist. Docker would make an empty folder, which is never right where a file was meant. */
export function checkSources(service: ComposeService): void {
  for (const { type, source, target } of service.volumes) {
    if (type !== 'bind' || source === undefined || existsSync(source)) continue
    if (extname(basename(target)) !== '') throw missingSource(source, target, service)
    mkdirSync(source, { recursive: true })
  }
}

function missingSource(source: string, target: string, service: ComposeService): StackError {
  return serviceError(service, {
    kind: 'compose',
    message: `${service.name} mounts ${source} at ${target}, but there is no such file.`,
    next: 'Make the file, or correct the path; relative paths start from the folder of the compose file.',
  })
}
