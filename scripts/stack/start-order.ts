import { StackError } from './error.ts'
import type { ComposeProject, ComposeService } from './types.ts'

/** The services that `wanted` names and all they depend on, each after what it depends on; there are no circles (`loadCompose`). */
export function startOrder(project: ComposeProject, wanted: readonly string[] | undefined): ComposeService[] {
  const order: ComposeService[] = []
  const visit = (name: string) => {
    const service = project.services[name]
    if (!service) throw unknownService(project, name)
    if (order.includes(service)) return
    for (const [dependency, { required }] of Object.entries(service.dependsOn))
      if (required || project.services[dependency]) visit(dependency)
    order.push(service)
  }
  for (const name of wanted ?? Object.keys(project.services)) visit(name)
  return order
}

/** The failure of asking for a service that the project does not have. */
export function unknownService(project: ComposeProject, name: string): StackError {
  return new StackError({
    kind: 'compose',
    message: `There is no service ${name} in ${project.files.join(', ')}.`,
    next: `The services are: ${Object.keys(project.services).join(', ')}.`,
  })
}
