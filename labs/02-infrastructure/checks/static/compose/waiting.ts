/** Rule 1.3, second half: who waits for whom, and until when. */
import type { ComposeProject, DependencyCondition } from '../../../../../scripts/stack/types.ts'
import { services as needs, serviceNames } from '../../rules.ts'
import { composeCheck } from '../check.ts'
import { at, projectOf } from '../context.ts'

const until: Record<DependencyCondition, string> = {
  service_started: 'has been started',
  service_healthy: 'is healthy',
  service_completed_successfully: 'has ended successfully',
}

export const waiting = composeCheck(
  '1.3.waiting',
  'The services wait for the engines and the topics, the gateway for the services',
  (context, seen) => {
    const project = projectOf(context)
    const mustWait = (from: string, to: string, condition: DependencyCondition) => {
      // A service that is not there is rule 1.1's finding.
      if (!project.services[from] || !project.services[to]) return
      // What is said about it outright counts; where nothing is said, what follows from what the others wait for.
      const direct = project.services[from].dependsOn[to]
      const found = direct ? new Set([direct.condition]) : conditionsOf(project, from).get(to)
      const holds = found !== undefined && (condition === 'service_started' || found.has(condition))
      seen.that(holds, '1.3.not-waiting', () => ({
        message: `“${from}” does not wait until “${to}” ${until[condition]}.`,
        place: at(context, from, 'depends_on', to),
        expected: `${to}: ${condition}`,
        actual: found ? `${to}: ${[...found].join(', ')}` : `${to} is not among what it depends on`,
        next: `Look at what depends_on of ${from} says about ${to}.`,
      }))
    }
    for (const service of serviceNames) {
      for (const engine of needs[service]) mustWait(service, engine, 'service_healthy')
      mustWait(service, 'kafka-setup', 'service_completed_successfully')
    }
    for (const service of serviceNames) mustWait('gateway', service, 'service_started')
  },
)

/** Everything that must have happened before `from` starts: its own conditions, and those of what it waits for. */
function conditionsOf(project: ComposeProject, from: string): Map<string, Set<DependencyCondition>> {
  const found = new Map<string, Set<DependencyCondition>>()
  const open = [from]
  const visited = new Set<string>()
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (visited.has(name)) continue
    visited.add(name)
    for (const [target, { condition }] of Object.entries(project.services[name]?.dependsOn ?? {})) {
      found.set(target, (found.get(target) ?? new Set()).add(condition))
      open.push(target)
    }
  }
  return found
}
