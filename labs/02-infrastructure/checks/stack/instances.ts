/** Which processes answer as the services, so that one that was started anew is told from one that stayed. */
import { becomesTrue } from '../../../../scripts/lab/kit/eventually.ts'
import { echoOf, type Gateway } from '../gateway/client.ts'
import { type ServiceName, serviceNames } from '../rules.ts'

/** Processes of each service in the stack that is checked. */
const running: Record<ServiceName, number> = { sales: 2, inventory: 1, payment: 1 }

export interface Instances {
  /** Whether this process was there before. An unknown one is none where not all of the service had answered. */
  knew(service: ServiceName, instance: string): boolean
}

/**
 * Asks until every process has answered. A gateway may pass over for a while the one that was stopped before, and may
 * choose as it likes: asking a few times would miss one that is there.
 */
export async function knownInstances(gateway: Pick<Gateway, 'ask'>, timeoutMs = 15_000): Promise<Instances> {
  const found = new Map<ServiceName, Set<string>>()
  for (const service of serviceNames) found.set(service, await answering(gateway, service, timeoutMs))
  return {
    knew: (service, instance) => found.get(service)!.has(instance) || found.get(service)!.size < running[service],
  }
}

async function answering(gateway: Pick<Gateway, 'ask'>, service: ServiceName, timeoutMs: number): Promise<Set<string>> {
  const found = new Set<string>()
  const all = async () => {
    const echo = echoOf(await gateway.ask(`/api/v1/${service}/alive`))
    if (echo) found.add(echo.instance)
    return found.size >= running[service]
  }
  await becomesTrue(all, timeoutMs)
  return found
}
