import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import findProcess from 'find-process'
import getPort, { portNumbers } from 'get-port'

/**
 * Below the range of ports for outgoing connections: a port here stays free for an instance that is down, and a
 * retrying client cannot connect to itself.
 */
const range = { from: 20_000, to: 31_999 }

/** A free loopback port. Different processes look from different ends, so that two stacks seldom want the same. */
export async function freePort(): Promise<number> {
  const start = randomInt(range.from, range.to)
  const candidates = [...portNumbers(start, range.to), ...portNumbers(range.from, start)]
  return getPort({ port: candidates, host: '127.0.0.1' })
}

/** Why this process cannot listen on a port (the end of a sentence that begins with "the port is"), and what helps. */
export interface PortObstacle {
  /** `taken by redis-server (process 812)` */
  why: string
  /** Without a full stop: a sentence about other ports follows. */
  remedy: string
}

/** Undefined when the loopback port is free. */
export async function portObstacle(port: number): Promise<PortObstacle | undefined> {
  switch (await portState(port)) {
    case 'free':
      return undefined
    case 'forbidden':
      return { why: 'open to root only', remedy: 'Use another port' }
    case 'taken':
      return { why: `taken by ${await portOwner(port)}`, remedy: 'End that process, or use another port' }
  }
}

/** `forbidden` means a port below 1024 that only root may take. */
function portState(port: number): Promise<'free' | 'taken' | 'forbidden'> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EACCES' ? 'forbidden' : 'taken'))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve('free')))
  })
}

/** The process that listens on a port: `redis-server (process 812)`. The system does not show it to every user. */
async function portOwner(port: number): Promise<string> {
  const [owner] = await findProcess('port', port).catch(() => [])
  return owner ? `${owner.name} (process ${owner.pid})` : 'another process'
}
