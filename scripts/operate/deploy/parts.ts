/** What a platform is made of, as a deploy sees it. */
import type { ComposeProject } from '../../stack/types.ts'

export interface Parts {
  /** What the services stand on, by name: there is one of each, and it is not started anew. */
  engines: string[]
  /** What no service needs, such as monitoring. */
  others: string[]
  /** What runs to its end, to prepare an engine. */
  once: string[]
}

/** All but the gateway and what is built here. */
export function partsOf({ services }: Pick<ComposeProject, 'services'>): Parts {
  const all = Object.values(services)
  const once = new Set(
    all.flatMap(({ dependsOn }) =>
      Object.keys(dependsOn).filter(name => dependsOn[name]?.condition === 'service_completed_successfully'),
    ),
  )
  const needed = new Set(all.filter(({ build }) => build).map(({ name }) => name))
  for (const name of needed) for (const other of Object.keys(services[name]?.dependsOn ?? {})) needed.add(other)
  const lasting = all
    .filter(({ name, build }) => !build && name !== 'gateway' && !once.has(name))
    .map(({ name }) => name)
  return {
    engines: lasting.filter(name => needed.has(name)),
    others: lasting.filter(name => !needed.has(name)),
    once: [...once],
  }
}
