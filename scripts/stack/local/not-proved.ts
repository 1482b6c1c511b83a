import type { ComposeProject, ComposeService } from '../types.ts'
import type { PlannedInstance } from './plan.ts'

interface Limit {
  /** Whether the service uses a feature that this way of running cannot show. */
  uses(service: ComposeService): boolean
  say(names: string): string
}

/** Features of containers that processes cannot show. One is named only when the project uses it. */
const limits: readonly Limit[] = [
  {
    uses: ({ build }) => build !== undefined,
    say: names => `The image build of ${names}: the service runs from its source folder.`,
  },
  { uses: ({ user }) => user !== undefined, say: names => `The user that runs ${names}.` },
  {
    uses: ({ memoryLimit }) => memoryLimit !== undefined,
    say: names => `The memory limits of ${names}: nothing enforces them, Node is only given a smaller heap.`,
  },
  { uses: ({ readOnly }) => readOnly, say: names => `The read-only root file system of ${names}.` },
  {
    uses: ({ capAdd, capDrop, securityOpt, privileged }) =>
      privileged || capAdd.length + capDrop.length + securityOpt.length > 0,
    say: names => `Capabilities and security options of ${names}.`,
  },
  { uses: ({ init }) => init, say: names => `The init process (init: true) of ${names}.` },
  {
    uses: ({ ports }) => ports.some(({ hostIp }) => hostIp === undefined || hostIp === '0.0.0.0'),
    say: names => `That ${names} can be reached from other machines: here everything is bound to 127.0.0.1.`,
  },
]

/** A sentence for each feature that the project uses and this runner cannot show. */
export function notProved(project: ComposeProject, instances: readonly PlannedInstance[]): string[] {
  const services = Object.values(project.services).filter(({ name }) =>
    instances.some(({ context }) => context.service.name === name),
  )
  const sentences = limits.flatMap(({ uses, say }) => {
    const names = services.filter(uses).map(({ name }) => name)
    return names.length > 0 ? [say(names.join(', '))] : []
  })
  const separate =
    project.networks.length > 1 ? ['That services without a common network cannot reach each other by address.'] : []
  const notes = instances
    .filter(({ context }) => context.number === 1)
    .flatMap(({ context, adapter }) => adapter.notes.map(note => `${context.service.name}: ${note}`))
  return [...sentences, ...separate, ...notes]
}
