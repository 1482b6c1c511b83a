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

/** The identity of an item, by the list's path below a service. In other lists no two items are duplicates. */
const identities: Record<string, Identity> = {
  annotations: nameOf,
  'build.args': nameOf,
  'build.additional_contexts': nameOf,
  'build.labels': nameOf,
  'build.tags': nameOf,
  cap_add: nameOf,
  cap_drop: nameOf,
  configs: fileTarget,
  'deploy.labels': nameOf,
  devices: item => textOf(child(item, 'target')) ?? textOf(item)?.split(':')[1] ?? itself(item),
  dns: nameOf,
  dns_opt: nameOf,
  dns_search: nameOf,
  environment: nameOf,
  env_file: item => textOf(child(item, 'path')) ?? itself(item),
  expose: itself,
  labels: nameOf,
  links: nameOf,
  'networks.*.aliases': nameOf,
  'networks.*.link_local_ips': nameOf,
  ports: itself,
  profiles: nameOf,
  secrets: fileTarget,
  sysctls: nameOf,
  tmpfs: nameOf,
  volumes: item => mountTarget(item),
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
