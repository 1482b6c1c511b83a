import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a program and a server. */
export interface FreezingProxy {
  /** The URL by which the server is reached through the proxy. */
  through(url: string): string
  /**
   * From now on nothing gets through, in either direction, and no connection is closed. Resolves when the program has
   * said something more on a connection that it had.
   */
  freeze(): Promise<void>
  close(): void
}

/** @param server URL of the server */
export async function startFreezingProxy(server: string): Promise<FreezingProxy> {
  const { hostname, port } = new URL(server)
  const sockets = new Set<Socket>()
  const near = new Set<Socket>()
  let frozen = false
  const proxy = createServer(program => {
    const far = connect(Number(port), hostname)
    for (const socket of [program, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    near.add(program)
    if (!frozen) program.pipe(far).pipe(program)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  return {
    through: url => Object.assign(new URL(url), { port: String((proxy.address() as AddressInfo).port) }).href,
    freeze() {
      frozen = true
      for (const socket of sockets) socket.unpipe().pause()
      // Read, and kept from the server.
      return new Promise(said => {
        for (const socket of near) socket.once('data', () => said()).resume()
      })
    },
    close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    },
  }
}
