/**
 * Copies a folder that is not trusted. Nothing outside it is read, only plain files are copied, and files that are too
 * large are left out and named.
 */
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isWithin } from '../paths.ts'

/** Never part of a lab's work. */
const skippedNames = new Set(['node_modules', '.git', '.groundwork'])

const limits = { fileBytes: 8 * 1024 * 1024, totalBytes: 64 * 1024 * 1024, files: 5_000 }

export interface SkippedFile {
  /** Relative, with forward slashes. */
  path: string
  reason: string
}

/**
 * Copies the files below `from` to `to`, level by level, so that the limits leave out the deepest files.
 * @returns what was left out and why, except names that are never part of the work
 */
export function copyWork(from: string, to: string, bounds: typeof limits = limits): SkippedFile[] {
  const skippedFiles: SkippedFile[] = []
  const root = realpathSync(from)
  const folders = ['']
  let bytes = 0
  let files = 0
  mkdirSync(to, { recursive: true })
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      if (skippedNames.has(name)) continue
      const path = folder ? `${folder}/${name}` : name
      const reason = isReadable(join(root, path)) ? take(path) : 'you may not read it'
      if (reason) skippedFiles.push({ path, reason })
    }
  }
  return skippedFiles

  function take(path: string): string | undefined {
    const source = join(root, path)
    const real = resolved(source)
    if (real === undefined) return 'a link to nothing'
    if (!isWithin(root, real)) return 'a link to a place outside the folder'
    const linked = lstatSync(source).isSymbolicLink()
    const facts = statSync(real)
    if (facts.isDirectory()) {
      // The target of the link is inside the folder, so it is copied anyway; following links could go in circles.
      if (linked) return 'a link to a folder'
      folders.push(path)
      return undefined
    }
    if (!facts.isFile()) return 'not a plain file'
    if (facts.size > bounds.fileBytes) return `larger than ${bounds.fileBytes / 1024 / 1024} MiB`
    if (files + 1 > bounds.files) return `more than ${bounds.files} files`
    if (bytes + facts.size > bounds.totalBytes) return `more than ${bounds.totalBytes / 1024 / 1024} MiB in all`
    files++
    bytes += facts.size
    const target = join(to, path)
    mkdirSync(dirname(target), { recursive: true })
    copyFileSync(real, target)
    // A scratch folder must be writable, also when the work is read-only.
    chmodSync(target, facts.mode | 0o600)
    return undefined
  }
}

/** Files below a folder, relative with forward slashes, sorted; the same names are left out as in a copy. */
export function listFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(entry => !skippedNames.has(entry.name))
    .flatMap(entry => {
      if (!entry.isDirectory()) return entry.isFile() ? [entry.name] : []
      return listFiles(join(directory, entry.name)).map(path => `${entry.name}/${path}`)
    })
    .sort()
}

/** False for files of another user, such as a container's database. The caller handles a dead link. */
function isReadable(path: string): boolean {
  try {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
    accessSync(path, isFolder ? constants.R_OK | constants.X_OK : constants.R_OK)
    return true
  } catch (error) {
    return !['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')
  }
}

function resolved(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
