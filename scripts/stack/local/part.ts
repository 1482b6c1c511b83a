import type { StackError } from '../error.ts'
import type { PartState, PartStatus, StackEvent } from '../types.ts'
import { checkSources } from './files.ts'
import { type HealthWatch, healthcheckOf, watchHealth } from './health.ts'
import { runHealthTest, translateText } from './inside.ts'
import type { Log } from './log.ts'
import { partFailures } from './part-failures.ts'
import { endProcess, type PartProcess, spawnPart } from './part-process.ts'
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
  /** Forget how it ended, so that whoever waits for it waits for its next start. Does nothing while it runs. */
  renew(): void
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

/** Restarts in a row (23 s of pauses) after which nobody waits for the part any longer; it is still restarted. */
const hopelessAfter = 8

export function createPart({ context, adapter, log, endpoints, emit, changed }: PartOptions): Part {
  const { service, instance } = context
  const identity = { service: service.name, instance }
  let state: PartState = 'waiting'
  let wanted = false
  let running: (PartProcess & { identity?: ProcessIdentity }) | undefined
  let exited: Promise<void> = Promise.resolve()
  let preparing = new AbortController()
  let starting: Promise<void> | undefined
  let health: HealthWatch | undefined
  let restartTimer: NodeJS.Timeout | undefined
  let restarts = 0
  let inARow = 0
  let settledTimer: NodeJS.Timeout | undefined
  let failure: StackError | undefined
  let reason = ''
  const listeners = new Set<() => void>()

  const failures = partFailures(service, log)
  const check = healthcheckOf(service, adapter)
  const notes = () => [...adapter.notes, ...substituteNotes(check?.test)]

  const become = (next: PartState, detail = '') => {
    reason = detail
    if (next === state) return
    state = next
    emit({ type: 'part', ...identity, state, detail: detail || undefined })
    changed()
    for (const listener of [...listeners]) listener()
  }
  const fail = (error: StackError) => {
    failure = error
    wanted = false
    become('failed', error.message)
    return error
  }
  const launch = async () => {
    preparing = new AbortController()
    context.signal = preparing.signal
    become('starting')
    try {
      checkSources(service)
      context.files.prepare(text => translateText(text, context))
      layTools(context, adapter)
      const launched = await adapter.prepare(context)
      if (!wanted) return
      const { child, exited: end } = spawnPart(launched, log)
      running = { child, exited: end }
      exited = end
      child.once('exit', (code, signal) => ended(child.pid!, code, signal))
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
      if (running) running.identity = identify(child.pid!)
      settledTimer = setTimeout(() => {
        inARow = 0
      }, settledAfterMs)
      become('running')
      health = check && askHealth()
    } catch (error) {
      running = undefined
      if (wanted) throw fail(failures.notStarted(error))
    }
  }
  const askHealth = () =>
    watchHealth({
      check: check!,
      probe: () => runHealthTest(context, adapter, check!.test!, check!.timeout),
      gate: [...context.ports.values()][0],
      onChange: (next, last) =>
        next === 'healthy' ? become(next) : become(next, `its health check fails${last && `: ${last}`}`),
    })
  const ended = (pid: number, code: number | null, signal: NodeJS.Signals | null) => {
    killGroup(pid, 'SIGKILL')
    health?.stop()
    clearTimeout(settledTimer)
    running = undefined
    if (!wanted) return become('stopped')
    const exitCode = code ?? 137
    const how = signal ? `was ended by ${signal}` : `ended with status ${exitCode}`
    if (shouldRestart(service, exitCode, inARow)) return restartLater(how)
    wanted = false
    if (exitCode === 0) become('completed')
    else fail(failures.ended(how))
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

  return {
    context,
    adapter,
    status: () => ({
      ...identity,
      state,
      engine: adapter.engine,
      endpoints,
      pid: running?.child.pid,
      restarts,
      notes: [...(reason ? [reason] : []), ...notes()],
      logFile: log.file,
    }),
    process: () => running?.identity,
    renew() {
      if (!wanted && !running) become('waiting')
    },
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
          else if (state === 'failed') settle(() => reject(failure))
          else if (state === 'unhealthy') settle(() => reject(failures.unhealthy(reason)))
          else if (state === 'stopped' || state === 'completed') settle(() => reject(failures.ended('has ended')))
          else if (inARow >= hopelessAfter) settle(() => reject(failures.keepsEnding(reason, inARow)))
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
      if (running) await endProcess(running, service, adapter)
      if (state !== 'completed' && state !== 'failed') become('stopped')
      await log.flush()
    },
    kill() {
      const pid = running?.child.pid
      if (pid !== undefined) killTree(pid)
    },
    abandon() {
      wanted = false
      preparing.abort()
      clearTimeout(restartTimer)
      this.kill()
    },
  }
}

function substituteNotes(test: readonly string[] = []): string[] {
  return missingTools(test).map(
    tool => `Its health check calls ${tool}, which is not on this machine: a built-in probe asks the same.`,
  )
}
