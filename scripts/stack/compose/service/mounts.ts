/** `volumes` of a service: the short syntax `[source:]target[:options]` and the long one. */
import { homedir } from 'node:os'
import { isAbsolute, posix, resolve } from 'node:path'
import type { Mount } from '../../types.ts'
import { refuse } from '../error.ts'
import { child, flagOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'

/** The path in the container: when files are merged, mounts with the same path are the same mount. */
export function mountTarget(item: Tree): string {
  if (item.kind === 'map') return cleanPath(textOf(child(item, 'target')) ?? '')
  return shortSyntax(textOf(item) ?? '').target
}

/** Reads one item of `volumes`. Relative sources start from the folder that the item's file belongs to. */
export function readMount(item: Tree, service: string): Mount {
  if (item.kind === 'map') return longMount(item, service)
  const { source, target, options } = shortSyntax(textOf(item) ?? '')
  if (!target.startsWith('/') || source === '') {
    const message = `The volume "${textOf(item)}" of ${service} has no absolute path in the container.`
    refuse(placeOfNode(item), message, 'Write source:/path/in/container.', service)
  }
  const readOnly = options.includes('ro')
  if (source === undefined) return { type: 'volume', target, readOnly }
  return isPath(source)
    ? { type: 'bind', source: hostPath(source, item.source.base), target, readOnly }
    : { type: 'volume', source, target, readOnly }
}

function longMount(item: Tree, service: string): Mount {
  const type = textOf(child(item, 'type'))!
  const target = mountTarget(item)
  const source = textOf(child(item, 'source'))
  const no = (message: string, next: string) => refuse(placeOfNode(item), message, next, service)
  if (!target) return no(`A volume of ${service} has no target.`, 'Add `target:`, a path in the container.')
  const readOnly = flagOf(child(item, 'read_only'))
  if (type === 'tmpfs') return { type, target, readOnly }
  if (type === 'volume') return { type, source, target, readOnly }
  if (type !== 'bind')
    return no(`A volume of ${service} has the type "${type}", which is not supported here.`, 'Use bind or volume.')
  if (!source) return no(`A bind mount of ${service} has no source.`, 'Add `source:`, a path on this machine.')
  return { type, source: hostPath(source, item.source.base), target, readOnly }
}

/**
 * A Windows path begins with a letter and a colon (`C:\data:/data`), and so does a volume with a name of one letter
 * (`d:/data`): it is a Windows path when another colon comes before the container path.
 */
function shortSyntax(text: string): { source?: string; target: string; options: string[] } {
  const [, drive = '', rest = ''] = /^([A-Za-z]:(?=[\\/].*:[\\/]))?([\s\S]*)$/.exec(text) ?? []
  const [first = '', ...others] = rest.split(':')
  const [target, options = '', more] = others
  if (target === undefined) return { target: cleanPath(first), options: [] }
  // An invalid path is refused together with its whole item.
  return { source: drive + first, target: more === undefined ? cleanPath(target) : '', options: options.split(',') }
}

/** `/data/` and `/data` are the same path. */
function cleanPath(path: string): string {
  return path.startsWith('/') ? posix.normalize(path).replace(/(?<=.)\/$/, '') : path
}

/** Compose takes a source that starts like a path for one, and anything else for a volume's name. */
function isPath(source: string): boolean {
  return /^(\.|\/|~|[A-Za-z]:[\\/])/.test(source)
}

/** Absolute path for a path in a compose file: `~` is the home folder, relative ones start from `base`. */
export function hostPath(path: string, base: string): string {
  if (path === '~' || path.startsWith('~/')) return resolve(homedir(), path.slice(2))
  return isAbsolute(path) ? resolve(path) : resolve(base, path)
}
