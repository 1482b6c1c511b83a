/**
 * The process that owns the running platform: it holds the stack and answers on a socket, so that other commands
 * (`lab up`, `lab exec`, `lab down`) can ask it. `npm start` owns it in the foreground, `lab up` in the background.
 */
import { chmodSync, rmSync } from 'node:fs'
import Fastify from 'fastify'
import type { EngineName } from '../stack/engines/catalogue.ts'
import { failureOf, StackError } from '../stack/error.ts'
import { privateFolder } from '../stack/private-folder.ts'
import { createLocalStack } from '../stack/running.ts'
import type { ComposeProject, Stack, StackEvent } from '../stack/types.ts'
import { connectPlatform, socketIn } from './client.ts'
import { faultOfGroundwork } from './failure.ts'
import { fallbackServers, listingAbsent, missingEngines, withoutEngines } from './fallbacks.ts'
import { loadPlatform, stateDir as platformState } from './project.ts'

export interface PlatformOwner {
  stack: Stack
  /** Stops the stack and the socket; safe to call again. Volumes stay. */
  close(): Promise<void>
}

export interface OwnerOptions {
  /** Default: the platform of this repository. */
  project?: ComposeProject
  stateDir?: string
  anyPorts?: boolean
  /** Engines to do without. Default: those that this machine lacks. */
  missing?: readonly EngineName[]
  onEvent?: (event: StackEvent) => void
  /** Called when another process asks over the socket to stop everything. */
  onDown?: () => void
}

/** Takes ownership; nothing is started yet. Rejects with a StackError when another process owns the platform. */
export async function ownPlatform(options: OwnerOptions = {}): Promise<PlatformOwner> {
  const { stateDir = platformState, anyPorts, onEvent, onDown } = options
  // Checked before the folder is touched: its socket is how the owner is reached.
  await refuseSecondOwner(stateDir)
  privateFolder(stateDir)
  const { project, absent } = withoutEngines(
    options.project ?? loadPlatform(),
    options.missing ?? (await missingEngines()),
  )
  const running = await createLocalStack(project, { stateDir, anyPorts, onEvent, adapters: await fallbackServers() })
  const stack = listingAbsent(running, absent)

  const server = Fastify()
  // A failure of the stack is an answer; it is no error of the server.
  server.setErrorHandler((error, _request, reply) =>
    reply.code(500).send({ failure: failureOf(error, faultOfGroundwork) }),
  )
  server.get('/status', () => stack.status())
  server.post<{ Body: { services?: string[] } }>('/up', request => stack.up({ services: request.body.services }))
  server.post<{ Body: { service: string; argv: string[]; input?: string } }>('/exec', ({ body }) =>
    stack.exec(body.service, body.argv, { input: body.input }),
  )
  server.post('/down', async () => {
    setImmediate(() => onDown?.())
    return {}
  })

  const path = socketIn(stateDir)
  rmSync(path, { force: true })
  await server.listen({ path })
  // Anyone who can open the socket can run commands.
  chmodSync(path, 0o600)

  let closing: Promise<void> | undefined
  return {
    stack,
    close() {
      closing ??= stack.down().finally(() => server.close())
      return closing
    },
  }
}

/** @throws StackError (environment) when another process runs the platform */
export async function refuseSecondOwner(stateDir = platformState): Promise<void> {
  if (!(await connectPlatform(stateDir))) return
  throw new StackError({
    kind: 'environment',
    message: 'The platform is running already.',
    next: 'Stop it first: npx lab down. Its data stays.',
  })
}
