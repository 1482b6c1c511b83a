/**
 * Runs in the child: loads the checker's player, then the learner's modules, and lets the player answer what is asked.
 * Whatever goes wrong is reported; what it means is for the checker to say.
 *
 * The learner's code shares this process. So all that is needed later is captured first, each report begins with a token
 * that only this module's closures hold, and values are written by `codec.ts`. No verdict is made here.
 */
import fs from 'node:fs'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { apply, CapturedError, CapturedPromise, defineProperty, get, ownKeys } from './captured.ts'
import { decode, encode } from './codec.ts'
import { type Boot, descriptors, type Report, type Request } from './protocol.ts'
import { thrownOf } from './thrown.ts'

type Exports = Record<string, unknown>
type Player = Record<string, (work: Exports, input: unknown) => unknown>

const { readSync, writeSync } = fs
const { concat, from } = Buffer
const { indexOf, subarray, toString: toText } = Buffer.prototype
const { ref, unref } = Socket.prototype
const later = setImmediate

guardDescriptors()
blockOutput()
const boot = readBoot()
const { token } = boot
process.argv[1] = fileURLToPath(boot.entries[0]!)

const work: Exports = {}
let player: Player
let asked = 0

/** @param importPlayer its module is bundled with this one, and runs only now */
export async function start(importPlayer: () => Promise<Player>): Promise<void> {
  try {
    player = await importPlayer()
  } catch (error) {
    report({ type: 'player-failed', error: thrownOf(error) })
    throw error
  }
  process.on('uncaughtException', error => report({ type: 'crashed', error: thrownOf(error) }))
  process.on('unhandledRejection', reason => report({ type: 'unhandled', error: thrownOf(reason) }))
  process.on('exit', code => report({ type: 'exiting', code, stack: new CapturedError().stack ?? '' }))
  process.on('beforeExit', () => report({ type: 'stuck' }))
  const watchdog = new Worker(new URL('watchdog.mjs', import.meta.url), {
    execArgv: [],
    workerData: { descriptor: descriptors.watchdog, token, maxResidentBytes: boot.maxResidentBytes },
  })
  // It hears from the event loop that it turns.
  watchdog.on('message', turn => watchdog.postMessage(turn))
  watchdog.unref()
  // Not awaited at the top level: there a promise that never settles would end the process before it is reported.
  void load()
}

async function load(): Promise<void> {
  try {
    for (let index = 0; index < boot.entries.length; index++) take(await import(boot.entries[index]!))
  } catch (error) {
    return report({ type: 'cannot-load', error: thrownOf(error) })
  }
  const exports: Record<string, string> = {}
  const names = ownKeys(work)
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string
    defineProperty(exports, name, { value: typeof work[name], enumerable: true })
  }
  report({ type: 'ready', exports })
  if (!boot.isServer) listen()
}

function take(module: Exports): void {
  const names = ownKeys(module)
  for (let index = 0; index < names.length; index++) {
    const name = names[index]
    if (typeof name === 'string') defineProperty(work, name, { value: get(module, name), enumerable: true })
  }
}

/** The socket holds the process open only while nothing is asked: what then has nothing left to wait for never ends. */
function listen(): void {
  const socket = new Socket({ fd: descriptors.requests, readable: true, writable: false })
  let rest = from('')
  socket.on('data', chunk => {
    rest = concat([rest, chunk])
    for (let end = lineEnd(rest); end >= 0; end = lineEnd(rest)) {
      const request = decode(apply(toText, apply(subarray, rest, [0, end]), ['utf8'])) as Request
      rest = apply(subarray, rest, [end + 1])
      void serve(socket, request)
    }
  })
}

/** With `await` alone: whoever replaces `then` is not asked. */
async function serve(socket: Socket, request: Request): Promise<void> {
  if (asked++ === 0) apply(unref, socket, [])
  await answer(request)
  if (--asked === 0) apply(ref, socket, [])
}

const lineEnd = (bytes: Buffer): number => apply(indexOf as (text: string) => number, bytes, ['\n'])

async function answer({ id, name, input }: Request): Promise<void> {
  const play = player[name]
  if (typeof play !== 'function')
    return report({ type: 'player-failed', error: thrownOf(new CapturedError(`it exports no function ${name}`)) })
  try {
    const value = await play(work, input)
    // A rejection that nobody handles is told of before the answer that it belongs to.
    await new CapturedPromise<void>(resolve => later(resolve))
    report({ type: 'answer', id, value })
  } catch (error) {
    report({ type: 'threw', id, error: thrownOf(error) })
  }
}

function report(what: Report): void {
  writeAll(from(`${token} ${encode(what)}\n`, 'utf8'))
}

function writeAll(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptors.reports, bytes, done)
    } catch (error) {
      // The checker is reading as fast as it can.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

function readBoot(): Boot {
  const byte = new Uint8Array(1)
  let line = ''
  while (readSync(descriptors.requests, byte) === 1 && byte[0] !== 10) line += String.fromCharCode(byte[0]!)
  return decode(decodeURIComponent(line)) as Boot
}

/** Written at once, as to a terminal: what a loop writes would otherwise wait in memory until the loop has ended. */
function blockOutput(): void {
  for (const stream of [process.stdout, process.stderr] as { _handle?: { setBlocking?(on: boolean): void } }[])
    stream._handle?.setBlocking?.(true)
}

/** `fs` looks its system calls up on an object that `process.binding` hands to everybody: there the token could be seen. */
function guardDescriptors(): void {
  const { binding } = process as unknown as { binding(name: string): object }
  for (const name of ['writeBuffer', 'writeString', 'read'])
    defineProperty(apply(binding, process, ['fs']), name, { writable: false, configurable: false })
}
