/**
 * Owns the engines of a lab in the background, so that they stay up between checks: `host.mjs SLOT COMPOSE ENGINE IDLE`.
 * One check at a time has them. It ends, and the engines with it, on SIGTERM, and when nobody has wanted them for IDLE ms.
 */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { failureOf } from '../../../stack/error.ts'
import { loadCompose } from '../../../stack/index.ts'
import { tryLock } from '../../../stack/local/lock.ts'
import { privateFolder } from '../../../stack/private-folder.ts'
import type { EngineChoice } from '../../contract.ts'
import { type OpenedStack, planStack } from '../open-stack.ts'
import { endLeftStack } from './end.ts'
import { stackFolder } from './stack-folder.ts'
import { fingerprintOf, type HostSays, type Running, socketIn } from './wire.ts'

const [slot = '', compose = '', engine = '', idleMs = ''] = process.argv.slice(2)
const fingerprint = fingerprintOf(compose, engine)

const lock = tryLock(slot)
// Two checks wanted the same engines at the same moment; the other host serves both.
if ('takenBy' in lock) process.exit(0)
const stateDir = stackFolder(slot)
await endLeftStack(stateDir)

let opening: Promise<OpenedStack> | undefined
let user: Socket | undefined
let idle: NodeJS.Timeout | undefined

const server = createServer(socket => void serve(socket))
process.on('SIGTERM', () => void end()).on('SIGINT', () => void end())
rmSync(socketIn(slot), { force: true })
server.listen(socketIn(slot))
await once(server, 'listening')
waitIdly()

async function serve(socket: Socket): Promise<void> {
  const say = (line: HostSays) => socket.write(`${JSON.stringify(line)}\n`)
  socket.on('error', () => undefined)
  say({ type: 'greeting', fingerprint, busy: user !== undefined })
  if (user) return void socket.end()
  user = socket
  clearTimeout(idle)
  // Read to its end, which comes when the user gives the engines back or its process has ended.
  socket.resume()
  for (const over of ['end', 'close'] as const) {
    socket.once(over, () => {
      if (user === socket) user = undefined
      waitIdly()
    })
  }
  try {
    say({ type: 'ready', running: await running(text => say({ type: 'progress', text })) })
  } catch (error) {
    say({ type: 'failed', failure: failureOf(error) })
    await end()
  }
}

/** Where the engines are. An engine that has died since the last check is started again with empty data. */
async function running(onProgress: (text: string) => void): Promise<Running> {
  let opened = await opening
  if (opened && !(await isUp(opened))) {
    await opened.close()
    opened = undefined
  }
  opening = opened ? Promise.resolve(opened) : open(onProgress)
  const { stack, notProved } = await opening
  const addresses: Running['addresses'] = {}
  for (const { name, ports } of Object.values(stack.project.services)) {
    for (const { target } of ports) addresses[`${name}:${target}`] = (await stack.endpoint(name, target))!
  }
  return { runner: stack.runner, notProved, addresses }
}

async function open(onProgress: (text: string) => void): Promise<OpenedStack> {
  privateFolder(stateDir)
  const project = loadCompose({ directory: dirname(compose), files: [compose], env: {} })
  const planned = await planStack(project, {
    engine: engine as EngineChoice,
    stateDir,
    anyPorts: true,
    onEvent: event => event.type === 'instance' && onProgress(`${event.service} is ${event.state}`),
  })
  return planned.up()
}

const isUp = async ({ stack }: OpenedStack): Promise<boolean> =>
  (await stack.status()).every(({ state }) => state === 'healthy' || state === 'running' || state === 'completed')

function waitIdly(): void {
  if (user) return
  clearTimeout(idle)
  idle = setTimeout(() => void end(), Number(idleMs))
}

let ending: Promise<void> | undefined

function end(): Promise<void> {
  ending ??= (async () => {
    server.close()
    user?.destroy()
    await opening?.then(opened => opened.close()).catch(() => undefined)
    rmSync(socketIn(slot), { force: true })
    rmSync(stateDir, { recursive: true, force: true })
    // The lock is held until the process exits: another process that finds the owner gone also finds its engines gone.
    process.exit(0)
  })()
  return ending
}
