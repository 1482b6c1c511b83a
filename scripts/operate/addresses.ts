/** Where the parts of the platform answer on this machine, however it runs. */
import { connectPlatform } from '../platform/client.ts'
import { loadPlatform } from '../platform/project.ts'
import type { ComposeProject } from '../stack/types.ts'

export interface PlatformAddresses {
  project: ComposeProject
  /** `host:port` of a part's port inside; undefined for what is not reached from here. */
  address(service: string, port: number): string | undefined
  /** A URL from a service's environment, as it is written from here: `postgres:5432` becomes where that answers. */
  setting(service: string, variable: string): string
}

/** By the owner of local processes, who knows their ports; without one, as Docker publishes them. */
export async function platformAddresses(): Promise<PlatformAddresses> {
  const project = loadPlatform()
  const platform = await connectPlatform()
  const parts = await platform?.status()
  const address = (service: string, port: number) =>
    parts ? parts.find(part => part.service === service)?.endpoints[port] : publishedAt(project, service, port)
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

function publishedAt({ services }: ComposeProject, service: string, port: number): string | undefined {
  const published = services[service]?.ports.find(({ target }) => target === port)
  return published && `${published.hostIp ?? '127.0.0.1'}:${published.published}`
}
