import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { failureOf, StackError } from '../error.ts'
import type { Healthcheck, PartState, PartStatus, StackEvent, StackFailure } from '../types.ts'
import { checkSources } from './files.ts'
import { type HealthWatch, watchHealth } from './health.ts'
import { runHealthTest, translateText } from './inside.ts'
import type { Log } from './log.ts'
import { openPipes } from './pipes.ts'
import { identify, killGroup, killTree, type ProcessIdentity } from './processes.ts'
import { backoff, settledAfterMs, shouldRestart } from './restart.ts'
import { layTools, missingTools } from './tools.ts'
import type { Adapter, PartContext } from './types.ts'

/** One supervised instance of a service. */
export interface Part {
  readonly context: PartContext
  readonly adapter: Adapter
  status(): PartStatus
  /** The running process, told apart from a later one with the same number. */
  process(): ProcessIdentity | undefined
  /** Start it when it is not running. Resolves when the process runs, rejects with a StackError when it cannot be started. */
  start(): Promise<void>
  /** Resolves when one of the states is reached; rejects when it no longer can be. */
  reach(states: readonly PartState[], signal: AbortSignal): Promise<void>
  /** End it in good order and keep it from being restarted. */
  stop(): Promise<void>
  kill(): void
  /** SIGKILL without waiting, when this process itself ends. */
  abandon(): void
}

export interface PartOptions {
  context: PartContext
  adapter: Adapter
  log: Log
  endpoints: Record<string, string>
  emit(event: StackEvent): void
  /** Called whenever something changed that other processes may want to know. */
  changed(): void
}

/** Docker's default; PostgreSQL and Kafka finish sooner, so nobody waits for it in vain. */
const defaultGraceMs = 10_000
/** How long a process is watched after SIGKILL before it is taken for gone. */
const killedGraceMs = 5_000
const failureLogLines = 15

export function createPart({ context, adapter, log, endpoints, emit, changed }: PartOptions): Part {
  const { service, instance } = context
  const identity = { service: service.name, instance }
  let state: PartState = 'waiting'
  let wanted = false
  let child: ChildProcess | undefined
  let known: ProcessIdentity | undefined
  let exited: Promise<void> = Promise.resolve()
  let preparing = new AbortController()
  let starting: Promise<void> | undefined
  let health: HealthWatch | undefined
  let restartTimer: NodeJS.Timeout | undefined
  let restarts = 0
  let inARow = 0
  let settledTimer: NodeJS.Timeout | undefined
  let failure: StackFailure | undefined
  let reason = ''
  const listeners = new Set<() => void>()

  const notes = [...adapter.notes, ...substituteNotes(context, adapter)]
  const become = (next: PartState, detail = '') => {
    reason = detail
    if (next === state) return
    state = next
    emit({ type: 'part', ...identity, state, detail: detail || undefined })
    changed()
    for (const listener of [...listeners]) listener()
  }
  const fail = (error: unknown) => {
    failure = { service: service.name, place: service.place, ...failureOf(error) }
    failure.log ||= log.tail(failureLogLines)
    wanted = false
    become('failed', failure.message)
    return new StackError(failure, { cause: error })
  }

  const launch = async () => {
    preparing = new AbortController()
    context.signal = preparing.signal
    failure = undefined
    become('starting')
    try {
      checkSources(service)
      context.files.prepare(text => translateText(text, context))
      layTools(context, adapter)
      const { argv, env, cwd, uid, gid } = await adapter.prepare(context)
      if (!wanted) return
      const started = spawnPart(argv, { cwd, env, uid, gid }, log)
      child = started
      exited = new Promise(resolve => started.once('exit', () => resolve()).once('error', () => resolve()))
      started.once('exit', (code, signal) => ended(started, code, signal))
      await new Promise<void>((resolve, reject) => started.once('spawn', resolve).once('error', reject))
      known = identify(started.pid!)
      running()
    } catch (error) {
      child = undefined
      if (wanted) throw fail(notStarted(error))
    }
  }
  const running = () => {
    const check = healthcheckOf(context, adapter)
    const forget = () => {
      inARow = 0
    }
    settledTimer = setTimeout(forget, settledAfterMs)
    if (!check) return become('running')
    const { test = [], timeout } = check
    health = watchHealth({
      check,
      probe: () => runHealthTest(context, adapter, test, timeout),
      gate: [...context.ports.values()][0],
      onChange: (next, last) =>
        become(next, next === 'unhealthy' ? `its health check fails${last && `: ${last}`}` : ''),
    })
    changed()
  }
  const ended = (process: ChildProcess, code: number | null, signal: NodeJS.Signals | null) => {
    if (process.pid !== undefined) killGroup(process.pid, 'SIGKILL')
    health?.stop()
    clearTimeout(settledTimer)
    child = undefined
    known = undefined
    if (!wanted) return become('stopped')
    const exitCode = code ?? 137
    const how = signal ? `was ended by ${signal}` : `ended with status ${exitCode}`
    if (shouldRestart(service, exitCode, inARow)) return restartLater(how)
    wanted = false
    if (exitCode === 0) return become('completed')
    fail(ownFailure(how))
  }
  const restartLater = (how: string) => {
    restarts++
    inARow++
    const inMs = backoff(inARow)
    become('starting', `it ${how}`)
    emit({ type: 'restart', ...identity, inMs, reason: `it ${how}` })
    changed()
    restartTimer = setTimeout(() => {
      starting = launch().catch(() => {})
    }, inMs)
  }
  /** What Node says of a program that is not there, in words. */
  const notStarted = (error: unknown) => {
    const { code, path } = error as NodeJS.ErrnoException
    return code === 'ENOENT' && path
      ? ownFailure(`starts ${path}, and there is no such program on this machine`)
      : error
  }
  const ownFailure = (how: string) =>
    new StackError({
      kind: 'service',
      service: service.name,
      place: service.place,
      message: `${service.name} ${how}.`,
      next: `Read its log: ${log.file}`,
    })

  return {
    context,
    adapter,
    status: () => ({
      ...identity,
      state,
      engine: adapter.engine,
      endpoints,
      pid: child?.pid,
      restarts,
      notes: [...(reason ? [reason] : []), ...notes],
      logFile: log.file,
    }),
    process: () => known,
    start() {
      if (wanted) return starting ?? Promise.resolve()
      wanted = true
      inARow = 0
      starting = exited.then(launch)
      return starting
    },
    reach: (states, signal) =>
      new Promise((resolve, reject) => {
        const settle = (action: () => void) => {
          listeners.delete(look)
          signal.removeEventListener('abort', look)
          action()
        }
        const look = () => {
          if (states.includes(state)) settle(resolve)
          else if (state === 'failed') settle(() => reject(new StackError(failure!)))
          else if (state === 'unhealthy') settle(() => reject(unhealthy(context, reason, log)))
          else if (state === 'stopped' || state === 'completed') settle(() => reject(ownFailure('has ended')))
          else if (signal.aborted) settle(() => reject(signal.reason))
        }
        listeners.add(look)
        signal.addEventListener('abort', look)
        look()
      }),
    async stop() {
      wanted = false
      preparing.abort()
      clearTimeout(restartTimer)
      health?.stop()
      await starting?.catch(() => {})
      const process = child
      if (process?.pid !== undefined)
        await endProcess(process.pid, stopSignal(context, adapter), service.stopGracePeriod ?? defaultGraceMs, exited)
      if (state !== 'completed' && state !== 'failed') become('stopped')
      await log.flush()
    },
    kill() {
      if (child?.pid !== undefined) killTree(child.pid)
    },
    abandon() {
      wanted = false
      if (child?.pid !== undefined) killTree(child.pid)
    },
  }
}

/** The check that is asked: the compose file's, or else the image's own. */
export function healthcheckOf({ service }: PartContext, adapter: Adapter): Healthcheck | undefined {
  const check = service.healthcheck?.test || service.healthcheck?.disabled ? service.healthcheck : adapter.healthcheck
  return check?.test === undefined || check.disabled ? undefined : check
}

function substituteNotes(context: PartContext, adapter: Adapter): string[] {
  const missing = missingTools(healthcheckOf(context, adapter)?.test ?? [])
  return missing.map(
    tool => `Its health check calls ${tool}, which is not on this machine: a built-in probe asks the same.`,
  )
}

/** Start the process in a group of its own, its output going to the log through one pipe, so that lines keep their order. */
function spawnPart([file = '', ...args]: string[], options: SpawnOptions, log: Log): ChildProcess {
  const [pipe] = openPipes(1)
  pipe!.output.setEncoding('utf8').on('data', log.write)
  try {
    return spawn(file, args, { ...options, detached: true, stdio: ['ignore', pipe!.fd, pipe!.fd] })
  } finally {
    pipe!.handOver()
  }
}

async function endProcess(pid: number, signal: NodeJS.Signals, graceMs: number, exited: Promise<void>): Promise<void> {
  try {
    process.kill(pid, signal)
  } catch {
    // It has just ended by itself.
  }
  if (await within(exited, graceMs)) return
  killTree(pid)
  await within(exited, killedGraceMs)
}

function within(promise: Promise<void>, ms: number): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms, false)
    void promise.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

function stopSignal({ service }: PartContext, adapter: Adapter): NodeJS.Signals {
  const asked = service.stopSignal
  if (asked === undefined) return adapter.stopSignal
  return (asked.startsWith('SIG') ? asked : `SIG${asked}`) as NodeJS.Signals
}

function unhealthy({ service }: PartContext, reason: string, log: Log): StackError {
  return new StackError({
    kind: 'service',
    service: service.name,
    place: service.place,
    message: `${service.name} did not become healthy: ${reason}.`,
    next: `Read its log (${log.file}), then its health check in ${service.place.file}.`,
    log: log.tail(failureLogLines),
  })
}
