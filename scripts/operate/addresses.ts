/** Where the parts of the platform answer on this machine, however it runs. */
import { connectPlatform } from '../platform/client.ts'
import { loadPlatform } from '../platform/project.ts'
import { dockerAvailable } from '../stack/docker/available.ts'
import { instanceStatus, listContainers } from '../stack/docker/containers.ts'
import type { ComposeProject, InstanceStatus } from '../stack/types.ts'

export interface PlatformAddresses {
  project: ComposeProject
  /** @returns `host:port` for a port inside a part; undefined when it cannot be reached from here */
  address(service: string, port: number): string | undefined
  /** A URL from a service's environment, rewritten for this machine: `postgres:5432` becomes the published address. */
  setting(service: string, variable: string): string
}

/** Asks the owner of local processes, which knows their ports; without an owner, asks Docker. */
export async function platformAddresses(): Promise<PlatformAddresses> {
  const project = loadPlatform()
  const platform = await connectPlatform()
  if (!platform) return containerAddresses(project)
  const parts = await platform.status()
  return addressesIn(project, (service, port) => endpointOf(parts, service, port))
}

/** The addresses that Docker publishes; a part that does not run has the address from the compose files. */
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
