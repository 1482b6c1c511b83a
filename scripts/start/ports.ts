/** Who holds a port, and which one is free. */
import { createServer } from 'node:net'
import findProcess from 'find-process'
import getPort from 'get-port'

/** Undefined when the loopback port can be listened on, else its owner in words: `nginx (pid 123)`. */
export async function portOwner(port: number): Promise<string | undefined> {
  const free = await new Promise<boolean>(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
  if (free) return undefined
  const [holder] = await findProcess('port', port).catch(() => [])
  return holder ? `${holder.name} (pid ${holder.pid})` : 'another program'
}

export const freePort = (): Promise<number> => getPort({ host: '127.0.0.1' })
