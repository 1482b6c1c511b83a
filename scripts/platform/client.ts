/** Talks to the process that owns the running platform. */
import { request } from 'node:http'
import { join, relative } from 'node:path'
import type { ExecResult, PartStatus, StackFailure } from '../stack/types.ts'
import { stateDir } from './project.ts'

export const socketPath = join(stateDir, 'control.sock')

export interface PlatformClient {
  status(): Promise<PartStatus[]>
  up(services: readonly string[]): Promise<PartStatus[]>
  exec(service: string, argv: readonly string[], input?: string): Promise<ExecResult>
  down(): Promise<void>
}

/** A client when somebody owns the platform, else undefined. */
export async function connectPlatform(): Promise<PlatformClient | undefined> {
  const client: PlatformClient = {
    status: () => ask('GET', '/status'),
    up: services => ask('POST', '/up', { services }),
    exec: (service, argv, input) => ask('POST', '/exec', { service, argv, input }),
    down: () => ask('POST', '/down', {}),
  }
  return client.status().then(
    () => client,
    error => {
      // No socket, one that nobody listens on any more, or one that closes just now: nobody owns the platform.
      if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code)) return undefined
      throw error
    },
  )
}

/** One exchange over the socket. Rejects with an error that carries `failure` when the owner answered with one. */
function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
    const outgoing = request(
      { socketPath: relative(process.cwd(), socketPath), method, path, headers },
      async response => {
        const text = (await response.toArray()).join('')
        const answer = JSON.parse(text) as Answer & { failure?: StackFailure }
        if (response.statusCode === 200) resolve(answer)
        else reject(Object.assign(new Error(answer.failure?.message ?? text), { failure: answer.failure }))
      },
    )
    outgoing.on('error', reject)
    outgoing.end(payload)
  })
}
