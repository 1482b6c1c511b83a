import { refuse } from '../error.ts'
import { child, entriesOf, placeOfNode, type Tree, textOf, textsOf } from '../yaml/tree.ts'

/** The networks a service joins; `default` when it names none and keeps its own network. */
export function readNetworks(node: Tree, service: string): string[] {
  const mode = child(node, 'network_mode')
  const named = entriesOf(child(node, 'networks')).map(([name]) => name)
  if (mode && named.length > 0) {
    const message = `${service} has both network_mode and networks, which exclude each other.`
    refuse(placeOfNode(mode), message, 'Keep one of the two.', service)
  }
  return named.length > 0 || mode ? named : ['default']
}

/** Other names by which services reach this one. */
export function readAliases(node: Tree): string[] {
  const own = ['container_name', 'hostname'].flatMap(key => textOf(child(node, key)) ?? [])
  const given = entriesOf(child(node, 'networks')).flatMap(([, network]) => textsOf(child(network, 'aliases')))
  return [...new Set([...given, ...own])]
}
