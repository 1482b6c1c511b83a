import type { ComposeService, DependencyCondition } from '../../types.ts'
import { child, entriesOf, flagOf, type Tree, textOf, textsOf } from '../yaml/tree.ts'

/** `depends_on`, and the services that a service waits for because of links, shared namespaces and `volumes_from`. */
export function readDependencies(node: Tree): ComposeService['dependsOn'] {
  const written = entriesOf(child(node, 'depends_on')).map(([name, value]) => {
    // The schema has already asked for a condition.
    const condition = textOf(child(value, 'condition')) as DependencyCondition
    const required = child(value, 'required')
    const dependency = { condition, required: !required || flagOf(required), restart: flagOf(child(value, 'restart')) }
    return [name, dependency] as const
  })
  const implied = impliedDependencies(node).map(
    name => [name, { condition: 'service_started', required: true, restart: true }] as const,
  )
  return Object.fromEntries([...implied, ...written])
}

function impliedDependencies(node: Tree): string[] {
  const linked = textsOf(child(node, 'links')).map(link => link.split(':')[0]!)
  const mounted = textsOf(child(node, 'volumes_from')).flatMap(from =>
    from.startsWith('container:') ? [] : [from.split(':')[0]!],
  )
  const shared = ['network_mode', 'ipc', 'pid'].flatMap(key => {
    const name = /^service:(.+)$/.exec(textOf(child(node, key)) ?? '')?.[1]
    return name ? [name] : []
  })
  return [...linked, ...mounted, ...shared]
}
