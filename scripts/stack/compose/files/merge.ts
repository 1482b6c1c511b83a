/** How a later compose file (or an extending service) changes an earlier one: the merge rules of the specification. */
import { listNode, type MapNode, mapNode, mapValues, type Tree } from '../yaml/tree.ts'
import { mergeLists } from './repeats.ts'

/** Lists that replace the earlier one, by the path below the service. All others are appended. */
const replaced = new Set(['command', 'entrypoint', 'healthcheck.test'])

/** Merges whole compose files. Both must be canonical. */
export function mergeFiles(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, (key, one, other) =>
    key === 'services' && one.kind === 'map' && other.kind === 'map'
      ? mergeMaps(one, other, (_, service, overService) => merge(service, overService, ''))
      : merge(one, other, `/${key}`),
  )
}

/** A service over the one it extends. Both must be canonical. */
export function mergeServices(base: Tree, over: Tree): Tree {
  return { ...merge(base, over, ''), source: over.source, line: over.line }
}

/** Takes out values marked `!reset` that found nothing to reset. */
export function withoutResets<T extends Tree>(node: T): T {
  if (node.kind === 'list') return listNode(node.items.filter(notReset).map(withoutResets), node) as Tree as T
  if (node.kind !== 'map') return node
  const kept = mapNode(
    [...node.entries].filter(([, value]) => notReset(value)),
    node,
  )
  return mapValues(kept, withoutResets) as T
}

function notReset(node: Tree): boolean {
  return node.tag !== 'reset'
}

function merge(base: Tree, over: Tree, path: string): Tree {
  if (over.tag) return over
  if (base.kind === 'map' && over.kind === 'map') {
    return mergeMaps(base, over, (key, one, other) => merge(one, other, path === '' ? key : `${path}.${key}`))
  }
  if (base.kind === 'list' && over.kind === 'list' && !replaced.has(path)) return mergeLists(base, over, path)
  return over
}

function mergeMaps(base: MapNode, over: MapNode, each: (key: string, one: Tree, other: Tree) => Tree): MapNode {
  const entries = new Map(base.entries)
  for (const [key, value] of over.entries) {
    const before = entries.get(key)
    if (value.tag === 'reset') entries.delete(key)
    else entries.set(key, before ? each(key, before, value) : value)
  }
  // A merged map keeps the place of its first definition, where a reader expects it.
  return mapNode(entries, base)
}
