/** Serves the platform's gateway on a machine without nginx. A learner's own gateway is not served this way. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { typeScriptCommand } from '../../stack/engines/typescript.ts'
import type { AdapterFactory } from '../../stack/local/adapters/choose.ts'
import type { ProxyOptions } from './proxy.ts'

/** The options of the proxy's process, as JSON. */
export interface ProxyFile extends ProxyOptions {
  port: number
}

/** Where the gateway listens in its container. */
const containerPort = 8080

export const serveByProxy: AdapterFactory = async () => ({
  engine: 'Fastify proxy; nginx is not on this machine',
  notes: ['nginx itself: a proxy with the same routes, limits and headers stands in for it.'],
  listeners: [{ port: containerPort }],
  // The proxy first answers the requests in progress.
  stopSignal: 'SIGTERM',
  async prepare({ names, ports, environment: env, directory }) {
    const about = { peers: names.peers(), origin: env.ALLOWED_ORIGIN ?? '', port: ports.get(containerPort)! }
    return { argv: proxyCommand(about, directory), env, cwd: directory }
  },
})

/** The command that starts the proxy; its options are written into the folder. */
export function proxyCommand(about: ProxyFile, folder: string): string[] {
  const file = join(folder, 'gateway.json')
  writeFileSync(file, JSON.stringify(about))
  return [...typeScriptCommand(new URL('./main.ts', import.meta.url)), file]
}
