/** The whole configuration that nginx would read in the container, with included files. */
import { posix } from 'node:path'
import { refuseFile, StackError } from '../error.ts'
import { fnmatch } from '../fnmatch.ts'
import type { ContainerFiles } from './container-files.ts'
import { sharedFiles } from './image-defaults.ts'
import { parseNginx } from './parse.ts'
import type { Directive } from './types.ts'

/**
 * The directives of `main` (a container path), each `include` replaced by the directives of its files; only files of
 * every nginx package (such as mime.types) stay included. Throws StackError with file and line.
 */
export function loadNginx(files: ContainerFiles, main: string): Directive[] {
  const file = files.read(main)
  if (!file) {
    throw new StackError({
      kind: 'service',
      message: `nginx is told to read ${main}, and there is no such file in its container.`,
      next: 'Mount your configuration there.',
    })
  }
  // Relative includes start from the folder of the main file, in every file.
  return expand(parseNginx(file.text, file.name), posix.dirname(main), files, [main])
}

function expand(directives: Directive[], base: string, files: ContainerFiles, open: string[]): Directive[] {
  return directives.flatMap(directive => {
    if (directive.block) return [{ ...directive, block: expand(directive.block, base, files, open) }]
    if (directive.name !== 'include') return [directive]
    const pattern = posix.resolve(base, directive.args[0]?.value ?? '')
    if (sharedFiles.has(pattern) && !files.host(pattern)) return [directive]
    return matching(pattern, files).flatMap(path => included(path, directive, base, files, open))
  })
}

function included(path: string, from: Directive, base: string, files: ContainerFiles, open: string[]): Directive[] {
  const place = { file: from.file, line: from.line }
  if (open.includes(path)) refuseFile(place, `${path} includes itself.`, 'Take one of the includes out.')
  const file = files.read(path)
  const message = `${path} is included here, and there is no such file in the container.`
  if (!file) return refuseFile(place, message, 'Mount it, or correct the path.')
  return expand(parseNginx(file.text, file.name), base, files, [...open, path])
}

/** A path without wildcards must exist; a pattern, which may contain folders, may match nothing. */
function matching(pattern: string, files: ContainerFiles): string[] {
  if (!wildcard.test(pattern)) return [pattern]
  return pattern
    .split('/')
    .slice(1)
    .reduce<string[]>((folders, part) => folders.flatMap(folder => entries(folder, part, files)), ['/'])
    .filter(path => files.read(path))
}

const wildcard = /[*?[]/

/** As in glob(3), a wildcard does not match a leading dot. */
function entries(folder: string, part: string, files: ContainerFiles): string[] {
  if (!wildcard.test(part)) return [posix.join(folder, part)]
  return files
    .list(folder)
    .filter(name => name.startsWith('.') === part.startsWith('.') && fnmatch(name, part))
    .map(name => posix.join(folder, name))
}

/** All directives with a name, at any depth. */
export function findAll(directives: Directive[], name: string): Directive[] {
  return directives.flatMap(one => [...(one.name === name ? [one] : []), ...findAll(one.block ?? [], name)])
}
