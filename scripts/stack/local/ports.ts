import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import findProcess from 'find-process'
import getPort from 'get-port'

/**
 * Below the range from which systems take the local ports of outgoing connections: a port there can be kept for a part
 * while the part is down, and a client that retries cannot connect to itself.
 */
const range = { from: 20_000, to: 31_999 }

/** A free loopback port. Different processes look from different ends, so that two stacks seldom want the same. */
export async function freePort(): Promise<number> {
  const start = randomInt(range.from, range.to)
  const candidates = [...numbers(start, range.to), ...numbers(range.from, start)]
  return getPort({ port: candidates, host: '127.0.0.1' })
}

function* numbers(from: number, to: number): Generator<number> {
  for (let number = from; number <= to; number++) yield number
}

/** Whether this process could listen on a loopback port: `forbidden` is one below 1024 that only root may take. */
export function portState(port: number): Promise<'free' | 'taken' | 'forbidden'> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EACCES' ? 'forbidden' : 'taken'))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve('free')))
  })
}

/** Who listens on a port: `redis-server (process 812)`; undefined when the system does not tell. */
export async function portOwner(port: number): Promise<string | undefined> {
  try {
    const [owner] = await findProcess('port', port)
    return owner && `${owner.name} (process ${owner.pid})`
  } catch {
    return undefined
  }
}
