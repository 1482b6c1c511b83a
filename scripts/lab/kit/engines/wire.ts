/**
 * Messages between an engine host and the checks that use its engines: one JSON document a line, over a socket in the
 * host's folder. The open connection is the lease: it ends with the process that holds it.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import type { Address, StackFailure } from '../../../stack/types.ts'

/** What the engines are and where they answer. */
export interface Running {
  runner: 'docker' | 'local'
  notProved: string[]
  /** By `service:port` of the compose file. */
  addresses: Record<string, Address>
}

/** Sent by the host. The first is a `greeting`; then, unless the host is busy, `progress` until one of the others. */
export type HostSays =
  | { type: 'greeting'; fingerprint: string; busy: boolean }
  | { type: 'progress'; text: string }
  | { type: 'ready'; running: Running }
  | { type: 'failed'; failure: StackFailure }

/** Two hosts with the same fingerprint serve the same. */
export const fingerprintOf = (compose: string, engine: string): string =>
  createHash('sha256').update(engine).update(readFileSync(compose)).digest('hex').slice(0, 16)

/** A relative path: the absolute one of a deep checkout is longer than a socket's name may be. */
export const socketIn = (slot: string): string => relative(process.cwd(), join(slot, 'host.sock'))

/** Undefined when no host listens there. */
export function callHost(slot: string): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = connect(socketIn(slot))
    socket.once('connect', () => resolve(socket)).on('error', () => resolve(undefined))
  })
}

/** The host's messages, one by one, until either side closes the connection or is killed. */
export async function* linesOf(socket: Socket): AsyncGenerator<HostSays> {
  const lines = createInterface({ input: socket })
  // A socket that is destroyed on this side has no end that could be read.
  socket.once('close', () => lines.close())
  try {
    for await (const line of lines) yield JSON.parse(line) as HostSays
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
  }
}
