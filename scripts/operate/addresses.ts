/** Where the parts of the platform answer on this machine, however it runs. */
import { connectPlatform } from '../platform/client.ts'
import { loadPlatform } from '../platform/project.ts'
import { dockerAvailable } from '../stack/docker/available.ts'
import { instanceStatus, listContainers } from '../stack/docker/containers.ts'
import type { ComposeProject, InstanceStatus } from '../stack/types.ts'

export interface PlatformAddresses {
  project: ComposeProject
  /** `host:port` of a part's port inside; undefined for what is not reached from here. */
  address(service: string, port: number): string | undefined
  /** A URL from a service's environment, as it is written from here: `postgres:5432` becomes where that answers. */
  setting(service: string, variable: string): string
}

/** By the owner of local processes, who knows their ports; without one, by Docker. */
export async function platformAddresses(): Promise<PlatformAddresses> {
  const project = loadPlatform()
  const platform = await connectPlatform()
  if (!platform) return containerAddresses(project)
  const parts = await platform.status()
  return addressesIn(project, (service, port) => endpointOf(parts, service, port))
}

/** As Docker publishes them; what does not run, where the files say that it would. */
export async function containerAddresses(project: ComposeProject): Promise<PlatformAddresses> {
  const containers = (await dockerAvailable()).ok ? await listContainers(project.name) : []
  const parts = containers.map(instanceStatus)
  return addressesIn(
    project,
    (service, port) => endpointOf(parts, service, port) ?? publishedAt(project, service, port),
  )
}

function addressesIn(project: ComposeProject, address: PlatformAddresses['address']): PlatformAddresses {
  return {
    project,
    address,
    setting(service, variable) {
      const url = new URL(project.services[service]?.environment[variable] ?? '')
      const reached = address(url.hostname, Number(url.port))
      if (reached) url.host = reached
      return url.href
    },
  }
}

function endpointOf(parts: readonly InstanceStatus[], service: string, port: number): string | undefined {
  return parts.find(part => part.service === service)?.endpoints[port]
}

function publishedAt({ services }: ComposeProject, service: string, port: number): string | undefined {
  const published = services[service]?.ports.find(({ target }) => target === port)
  return published && `${published.hostIp ?? '127.0.0.1'}:${published.published}`
}
