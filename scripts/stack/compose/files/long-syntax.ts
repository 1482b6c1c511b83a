/**
 * Converts short syntax to long syntax as far as merging needs it: values that Compose merges by key become maps,
 * values that it appends become lists. Ports and volumes stay as written; `ports.ts` and `mounts.ts` read them.
 */
import { itemsOf, listNode, type MapNode, mapNode, mapValues, scalarNode, type Tree, textOf } from '../yaml/tree.ts'

type Rewrite = (node: Tree) => Tree

const service: Record<string, Rewrite> = {
  environment: keyed,
  labels: keyed,
  annotations: keyed,
  sysctls: keyed,
  build: node => mapEntries(node.kind === 'scalar' ? wrap('context', node) : node, build),
  depends_on: node => named(node, started),
  networks: node => named(node, item => scalarNode(null, item)),
  deploy: node => mapEntries(node, { labels: keyed }),
  extends: node => (node.kind === 'scalar' ? wrap('service', node) : node),
  env_file: listed,
  label_file: listed,
  tmpfs: listed,
  dns: listed,
  dns_search: listed,
}

const build: Record<string, Rewrite> = { args: keyed, labels: keyed, additional_contexts: keyed }

/** The file with all services in the long syntax. */
export function toLongSyntax(file: MapNode): MapNode {
  const path = (item: Tree) => (item.kind === 'scalar' ? wrap('path', item) : item)
  return mapEntries(file, {
    services: services => mapValues(services, each => mapEntries(each, service)),
    include: includes => listNode(itemsOf(includes).map(path), includes),
  }) as MapNode
}

/** `[A=1, B]` to `{A: 1, B: null}`. */
function keyed(node: Tree): Tree {
  if (node.kind !== 'list') return node
  const entries = node.items.map(item => {
    const [name, value] = cut(textOf(item) ?? '')
    const written = item.kind === 'scalar' && item.written !== undefined ? cut(item.written)[1] : undefined
    return [name, scalarNode(value ?? null, item, written)] as const
  })
  return mapNode(entries, node)
}

function cut(pair: string): [name: string, value: string | undefined] {
  const equals = pair.indexOf('=')
  return equals < 0 ? [pair, undefined] : [pair.slice(0, equals), pair.slice(equals + 1)]
}

/** `[a, b]` to `{a: …, b: …}`. */
function named(node: Tree, value: (item: Tree) => Tree): Tree {
  if (node.kind !== 'list') return node
  const entries = node.items.map(item => [textOf(item) ?? '', value(item)] as const)
  return mapNode(entries, node)
}

function started(item: Tree): Tree {
  return wrap('condition', scalarNode('service_started', item))
}

function listed(node: Tree): Tree {
  return node.kind === 'scalar' && node.value !== null ? listNode([{ ...node, tag: undefined }], node) : node
}

function wrap(key: string, node: Tree): MapNode {
  return mapNode([[key, node]], node)
}

function mapEntries(node: Tree, rewrites: Record<string, Rewrite>): Tree {
  return mapValues(node, (value, key) => (value.tag === 'reset' ? value : (rewrites[key]?.(value) ?? value)))
}
