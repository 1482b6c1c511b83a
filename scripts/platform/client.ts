/** Talks to the process that owns the running platform. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { StackError } from '../stack/error.ts'
import type { ExecResult, InstanceStatus, StackFailure } from '../stack/types.ts'
import { stateDir as platformState } from './project.ts'

/**
 * A relative path, because a socket's name may have only 107 bytes and the absolute path of a deep checkout is longer.
 */
export const socketIn = (stateDir: string): string => relative(process.cwd(), join(stateDir, 'control.sock'))

export interface PlatformClient {
  status(): Promise<InstanceStatus[]>
  up(services: readonly string[]): Promise<InstanceStatus[]>
  exec(service: string, argv: readonly string[], input?: string): Promise<ExecResult>
  down(): Promise<void>
}

/** @returns undefined when no process owns the platform */
export async function connectPlatform(stateDir = platformState): Promise<PlatformClient | undefined> {
  const socket = socketIn(stateDir)
  const status = () => ask<InstanceStatus[]>(socket, 'GET', '/status')
  const post = <Answer>(path: string, body: object) =>
    ask<Answer>(socket, 'POST', path, body).catch(error => {
      throw isGone(error) ? ended() : error
    })
  try {
    await status()
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
  return {
    status,
    up: services => post('/up', { services }),
    exec: (service, argv, input) => post('/exec', { service, argv, input }),
    down: () => post('/down', {}),
  }
}

/** There is no socket, nobody listens on it, or it is just closing: no process owns the platform. */
const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')

const ended = () =>
  new StackError({
    kind: 'environment',
    message: 'The platform was stopped before it answered.',
    next: 'Start it again: npx lab up, or npm start.',
  })

/** One exchange over the socket. Rejects with an error that carries `failure` when the owner answered with one. */
async function ask<Answer>(socketPath: string, method: string, path: string, body?: object): Promise<Answer> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const outgoing = request({ socketPath, method, path, headers })
  // `once` rejects for an error before the response; afterwards the response itself reports it.
  outgoing.on('error', () => {})
  outgoing.end(body && JSON.stringify(body))
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const answer = JSON.parse(await text(response)) as Answer & { failure?: StackFailure }
  if (response.statusCode === 200) return answer
  throw Object.assign(new Error(answer.failure?.message ?? `${path} failed`), { failure: answer.failure })
}
