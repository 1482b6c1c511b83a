/** Serves the platform's gateway on a machine without nginx. A learner's own gateway is not served this way. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { typeScriptCommand } from '../../stack/engines/typescript.ts'
import type { Serve } from '../../stack/local/adapters/choose.ts'
import type { Launch, PartContext } from '../../stack/local/types.ts'
import { type NginxConfiguration, readNginxService } from '../../stack/nginx/start.ts'
import type { Peer } from '../../stack/nginx/types.ts'
import { type Gateway, readGateway } from './read.ts'

/** What the proxy's process is given, as JSON. */
export interface ProxyFile {
  gateway: Gateway
  peers: Peer[]
  port: number
}

export const serveByProxy: Serve = async (service, { directory, state }) => {
  const read = (folder: string) =>
    readNginxService({ service, environment: service.environment, directory, state: folder })
  return {
    engine: 'Fastify proxy; nginx is not on this machine',
    notes: ['nginx itself: a proxy with the same routes, limits and headers stands in for it.'],
    listeners: read(join(state, 'nginx')).ports.map(port => ({ port })),
    // Requests under way are answered first.
    stopSignal: 'SIGTERM',
    prepare: async part => prepare(part, read(join(part.directory, 'nginx'))),
  }
}

function prepare(part: PartContext, { config, ports }: NginxConfiguration): Launch {
  const about: ProxyFile = {
    gateway: readGateway(config),
    peers: part.names.peers(),
    port: part.ports.get(ports[0]!)!,
  }
  return { argv: proxyCommand(about, part.directory), env: part.environment, cwd: part.directory }
}

/** The words that start the proxy; what it has to know is laid into the folder. */
export function proxyCommand(about: ProxyFile, folder: string): string[] {
  const file = join(folder, 'gateway.json')
  writeFileSync(file, JSON.stringify(about))
  return [...typeScriptCommand(new URL('./main.ts', import.meta.url)), file]
}
