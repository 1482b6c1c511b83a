/**
 * Removes duplicates from lists: of two items for the same thing, the later one counts and takes the place of the
 * first. Compose does this in each file and again after merging (compose-go, override/uncity.go).
 */
import { mountTarget } from '../service/mounts.ts'
import {
  child,
  type ListNode,
  listNode,
  type MapNode,
  mapNode,
  mapValues,
  type Tree,
  textOf,
  toPlain,
} from '../yaml/tree.ts'

type Identity = (item: Tree) => string

/** Lists of names, or of names with a value behind an equals sign. */
const named = [
  ...[
    'annotations',
    'cap_add',
    'cap_drop',
    'dns',
    'dns_opt',
    'dns_search',
    'environment',
    'labels',
    'links',
    'profiles',
  ],
  ...['sysctls', 'tmpfs', 'build.args', 'build.additional_contexts', 'build.labels', 'build.tags', 'deploy.labels'],
  ...['networks.*.aliases', 'networks.*.link_local_ips'],
]

/** The identity of an item, by the list's path below a service. In other lists no two items are duplicates. */
const identities: Record<string, Identity> = {
  ...Object.fromEntries(named.map(path => [path, nameOf])),
  configs: fileTarget,
  devices: item => textOf(child(item, 'target')) ?? textOf(item)?.split(':')[1] ?? itself(item),
  env_file: item => textOf(child(item, 'path')) ?? itself(item),
  expose: itself,
  ports: itself,
  secrets: fileTarget,
  volumes: mountTarget,
}

const identityAt = (path: string): Identity | undefined => identities[path.replace(/^networks\.[^.]+/, 'networks.*')]

/** The file without duplicates in the lists of its services. */
export function withoutRepeats(file: MapNode): MapNode {
  const services = child(file, 'services')
  if (!services) return file
  return mapNode([...file.entries, ['services', mapValues(services, service => inside(service, ''))]], file)
}

function inside(node: Tree, path: string): Tree {
  if (node.kind === 'list') return identityAt(path) ? mergeLists(listNode([], node), node, path) : node
  return mapValues(node, (value, key) => inside(value, path === '' ? key : `${path}.${key}`))
}

/** Merges two lists: of duplicates the item of the later list stays, of identical items one. */
export function mergeLists(base: ListNode, over: ListNode, path: string): ListNode {
  const same = identityAt(path) ?? itself
  const items = new Map(base.items.map(item => [same(item), item]))
  for (const item of over.items) if (item.tag !== 'reset') items.set(same(item), item)
  return listNode([...items.values()], base)
}

function itself(item: Tree): string {
  return item.kind === 'scalar' ? String(item.value) : JSON.stringify(toPlain(item))
}

function nameOf(item: Tree): string {
  return itself(item).split('=')[0]!
}

function fileTarget(item: Tree): string {
  return textOf(child(item, 'target')) ?? textOf(child(item, 'source')) ?? itself(item)
}
