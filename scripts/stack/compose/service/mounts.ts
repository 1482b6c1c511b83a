/** `volumes` of a service: the short syntax `[source:]target[:options]` and the long one. */
import { homedir } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import type { Mount } from '../../types.ts'
import { refuse } from '../error.ts'
import { child, flagOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'

/** The path in the container, which is what makes two mounts the same one when files are merged. */
export function mountTarget(item: Tree): string {
  if (item.kind === 'map') return textOf(child(item, 'target')) ?? ''
  return shortSyntax(textOf(item) ?? '').target
}

/** Reads one item of `volumes`. Relative sources start from the folder that the item's file belongs to. */
export function readMount(item: Tree, service: string): Mount {
  if (item.kind === 'map') return longMount(item, service)
  const { source, target, options } = shortSyntax(textOf(item) ?? '')
  if (!target.startsWith('/')) {
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
  const type = textOf(child(item, 'type'))
  const target = textOf(child(item, 'target'))
  const source = textOf(child(item, 'source'))
  const place = placeOfNode(item)
  if (!type) refuse(place, `A volume of ${service} has no type.`, 'Add `type: bind`, `volume` or `tmpfs`.', service)
  if (!target)
    refuse(place, `A volume of ${service} has no target.`, 'Add `target:`, a path in the container.', service)
  const readOnly = flagOf(child(item, 'read_only'))
  if (type === 'tmpfs') return { type, target, readOnly }
  if (type === 'volume') return { type, source, target, readOnly }
  if (type !== 'bind') {
    refuse(
      place,
      `A volume of ${service} has the type "${type}", which is not supported here.`,
      'Use bind or volume.',
      service,
    )
  }
  if (!source)
    refuse(place, `A bind mount of ${service} has no source.`, 'Add `source:`, a path on this machine.', service)
  return { type, source: hostPath(source, item.source.base), target, readOnly }
}

function shortSyntax(text: string): { source?: string; target: string; options: string[] } {
  // A drive letter's colon (C:\data) is not a separator.
  const fields = text.split(/(?<!^[A-Za-z]):|(?<=^[A-Za-z]):(?![\\/])/)
  if (fields.length === 1) return { target: fields[0]!, options: [] }
  return { source: fields[0]!, target: fields[1]!, options: (fields[2] ?? '').split(',') }
}

/** Compose takes a source for a path when it starts like one; anything else names a volume. */
function isPath(source: string): boolean {
  return /^(\.|\/|~|[A-Za-z]:[\\/])/.test(source)
}

/** Absolute path for a path in a compose file: `~` is the home folder, relative ones start from `base`. */
export function hostPath(path: string, base: string): string {
  if (path === '~' || path.startsWith('~/')) return resolve(homedir(), path.slice(2))
  return isAbsolute(path) ? resolve(path) : resolve(base, path)
}
