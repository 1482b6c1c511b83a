/**
 * The process that owns the running platform: it holds the stack and answers on a socket, so that other commands
 * (`lab up`, `lab exec`, `lab down`) can ask it. `npm start` owns it in the foreground, `lab up` in the background.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import Fastify from 'fastify'
import { createLocalStack } from '../stack/index.ts'
import type { Stack, StackEvent } from '../stack/types.ts'
import { socketPath } from './client.ts'
import { failureOf } from './failure.ts'
import { loadPlatform, stateDir } from './project.ts'

export interface PlatformOwner {
  stack: Stack
  /** Stops the stack and the socket; safe to call again. Volumes stay. */
  close(): Promise<void>
}

export interface OwnerOptions {
  anyPorts?: boolean
  onEvent?: (event: StackEvent) => void
  /** Somebody asked over the socket to stop everything. */
  onDown?: () => void
}

/** Take ownership; nothing is started yet. Rejects with a StackError when another process owns the platform. */
export async function ownPlatform({ anyPorts, onEvent, onDown }: OwnerOptions = {}): Promise<PlatformOwner> {
  mkdirSync(stateDir, { recursive: true })
  const stack = await createLocalStack(loadPlatform(), { stateDir, anyPorts, onEvent })

  const server = Fastify()
  // What goes wrong with the stack is an answer, not a fault of the socket.
  server.setErrorHandler((error, _request, reply) => reply.code(500).send({ failure: failureOf(error) }))
  server.get('/status', () => stack.status())
  server.post<{ Body: { services?: string[] } }>('/up', request => stack.up({ services: request.body.services }))
  server.post<{ Body: { service: string; argv: string[]; input?: string } }>('/exec', ({ body }) =>
    stack.exec(body.service, body.argv, { input: body.input }),
  )
  server.post('/down', async () => {
    setImmediate(() => onDown?.())
    return {}
  })

  // A relative path: the absolute one of a deep checkout is longer than a socket's name may be.
  const path = relative(process.cwd(), socketPath)
  rmSync(path, { force: true })
  await server.listen({ path })

  let closing: Promise<void> | undefined
  return {
    stack,
    close() {
      closing ??= stack.down().finally(() => server.close())
      return closing
    },
  }
}
