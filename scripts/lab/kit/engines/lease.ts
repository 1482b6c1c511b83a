/**
 * Leases a lab's engines: its own compose file, brought up once and kept warm between checks by a host process in the
 * background. A check has a set of engines to itself; a second check at the same time gets a second set.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { StackError } from '../../../stack/error.ts'
import { logTail } from '../../../stack/log-tail.ts'
import type { EngineChoice } from '../../contract.ts'
import { endHost } from './end.ts'
import { callHost, fingerprintOf, linesOf, type Running } from './wire.ts'

export interface LeaseRequest {
  /** The lab's folder for engines: `<state>/labs/NN/engines`. */
  warm: string
  /** The compose file, absolute. Its ports are published on free ports. */
  compose: string
  engine: EngineChoice
  onProgress(text: string): void
  signal: AbortSignal
  /** Milliseconds without a check after which the engines end. Default 15 minutes. */
  idleMs?: number
}

export interface Lease extends Running {
  /** Gives the engines back, warm, for the next check. Resolves when they are free. */
  release(): Promise<void>
}

const defaultIdleMs = 15 * 60_000
/** More checks at the same time can only be a mistake. */
const slots = 16
/** Milliseconds for the host process to answer; its engines have their own time limit. */
const hostPatienceMs = 30_000
const pollMs = 30

const script = fileURLToPath(new URL('host.mjs', import.meta.url))

/** @throws StackError when the engines do not come up, or when all are taken; the signal's reason when it fires */
export async function leaseEngines(request: LeaseRequest): Promise<Lease> {
  for (let number = 1; number <= slots; number++) {
    const lease = await leaseSlot(join(request.warm, String(number)), request)
    if (lease) return lease
  }
  throw new StackError({
    kind: 'environment',
    message: `${slots} checks of this lab run at the same time.`,
    next: 'Wait until some of them have ended.',
  })
}

/** @returns undefined when another check holds the slot */
async function leaseSlot(slot: string, request: LeaseRequest): Promise<Lease | undefined> {
  const { compose, engine, signal, onProgress } = request
  for (;;) {
    const socket = await hostOf(slot, request)
    const hangUp = () => void socket.destroy()
    signal.addEventListener('abort', hangUp, { once: true })
    socket.once('close', () => signal.removeEventListener('abort', hangUp))
    const answer = await answerOf(socket, fingerprintOf(compose, engine), onProgress).catch(error => {
      hangUp()
      throw error
    })
    signal.throwIfAborted()
    if (typeof answer === 'object') {
      // A check that forgets to release must still be able to exit.
      socket.unref()
      return { ...answer, release: () => givenBack(socket) }
    }
    hangUp()
    if (answer === 'busy') return undefined
    if (answer === 'changed') await endHost(slot)
  }
}

async function givenBack(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  socket.ref().resume().end()
  await once(socket, 'close').catch(() => undefined)
}

/** `changed`: the host serves an older compose file. `gone`: the host has ended since it was called. */
async function answerOf(
  socket: Socket,
  fingerprint: string,
  onProgress: (text: string) => void,
): Promise<Running | 'busy' | 'changed' | 'gone'> {
  for await (const line of linesOf(socket)) {
    if (line.type === 'ready') return line.running
    if (line.type === 'failed') throw new StackError(line.failure)
    if (line.type === 'progress') onProgress(line.text)
    else if (line.busy) return 'busy'
    else if (line.fingerprint !== fingerprint) return 'changed'
  }
  return 'gone'
}

/** A connection to the slot's host, which is started when there is none. */
async function hostOf(slot: string, request: LeaseRequest): Promise<Socket> {
  const deadline = Date.now() + hostPatienceMs
  let host: ChildProcess | undefined
  for (;;) {
    const socket = await callHost(slot)
    if (socket) return socket
    request.signal.throwIfAborted()
    if (host?.exitCode || host?.signalCode || Date.now() > deadline) throw hostMissing(slot)
    // A host that ended with 0 has left the slot to another host, which may be ending itself.
    if (!host || host.exitCode === 0) host = startHost(slot, request)
    await delay(pollMs)
  }
}

function startHost(slot: string, { compose, engine, idleMs = defaultIdleMs }: LeaseRequest): ChildProcess {
  mkdirSync(slot, { recursive: true })
  const log = openSync(logIn(slot), 'a')
  const host = spawn(process.execPath, [script, slot, compose, engine, String(idleMs)], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  host.unref()
  return host
}

const logIn = (slot: string): string => join(slot, 'host.log')

function hostMissing(slot: string): StackError {
  const log = logTail(readFileSync(logIn(slot), 'utf8'), 10)
  return new StackError({
    kind: 'environment',
    message: 'The process that keeps the engines of this lab did not answer.',
    next: log ? `Its last words: ${log}` : 'Check again; the machine may be too busy at the moment.',
  })
}
