/** The running parts of the platform, for the page that draws them. */
import { services } from '@groundwork/contracts/services'
import { connectPlatform } from '../platform/client.ts'
import type { InstanceStatus } from '../stack/types.ts'
import type { LocalPlatform } from './api.ts'

/** @param stateDir the platform's: `.groundwork/platform` */
export async function localPlatform(stateDir: string): Promise<LocalPlatform> {
  // A platform that is starting or stopping may not answer; the page asks again.
  const parts = await connectPlatform(stateDir)
    .then(platform => platform?.status())
    .catch(() => undefined)
  return {
    parts: (parts ?? []).map(({ service, state }) => ({ name: service, state })),
    movedPorts: movedPorts(parts ?? []),
  }
}

/** Engines and the gateway usually have the same port inside and outside; every service has 8000 inside. */
export function movedPorts(
  parts: readonly Pick<InstanceStatus, 'service' | 'endpoints'>[],
): LocalPlatform['movedPorts'] {
  const usualOf = (service: string, inside: string) =>
    (services as Record<string, { port: number }>)[service]?.port ?? Number(inside)
  const all = parts.flatMap(({ service, endpoints }) =>
    Object.entries(endpoints).map(([inside, address]) => [usualOf(service, inside), Number(address.split(':').at(-1))]),
  )
  return Object.fromEntries(all.filter(([usual, port]) => usual !== port))
}
