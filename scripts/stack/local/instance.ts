import type { StackError } from '../error.ts'
import type { Healthcheck, InstanceState, InstanceStatus, StackEvent } from '../types.ts'
import { runHealthTest } from './exec.ts'
import { checkSources } from './files.ts'
import { type HealthOptions, healthcheckOf, watchHealth } from './health.ts'
import { healthQuestion } from './health-question.ts'
import { instanceFailures } from './instance-failures.ts'
import { endProcess, type InstanceProcess, prepareLaunch, spawnInstance } from './instance-process.ts'
import { type InstanceEffect, type InstanceEvent, newInstance, outlook, transition } from './instance-transitions.ts'
import type { Log } from './log.ts'
import { identify, killGroup, killTree, type ProcessIdentity } from './processes.ts'
import { settledAfterMs } from './restart.ts'
import { missingTools } from './tools.ts'
import type { Adapter, InstanceContext } from './types.ts'

/** One supervised instance of a service. */
export interface Instance {
  readonly context: InstanceContext
  readonly adapter: Adapter
  status(): InstanceStatus
  /** The running process with its start time, which tells it from a later process with the same id. */
  process(): ProcessIdentity | undefined
  /** Forgets how it ended, so that `reach` waits for the next start. Does nothing while it runs. */
  renew(): void
  /** Start it when it is not running. Resolves when the process runs, rejects with a StackError when it cannot be started. */
  start(): Promise<void>
  /** Resolves when one of the states is reached; rejects when it no longer can be. */
  reach(states: readonly InstanceState[], signal: AbortSignal): Promise<void>
  /** Ends it in order, without a restart. */
  stop(): Promise<void>
  kill(): void
  /** Sends SIGKILL without waiting, when this process itself ends. */
  abandon(): void
}

export interface InstanceOptions {
  context: InstanceContext
  adapter: Adapter
  log: Log
  endpoints: Record<string, string>
  emit(event: StackEvent): void
  /** Called after a change that other processes may want to know. */
  changed(): void
}

export function createInstance({ context, adapter, log, endpoints, emit, changed }: InstanceOptions): Instance {
  const { service, number } = context
  const identity = { service: service.name, instance: number }
  const failures = instanceFailures(service, log)
  const check = healthcheckOf(service, adapter)
  const notes = () => [...adapter.notes, ...substituteNotes(check?.test)]
  const listeners = new Set<() => void>()

  let model = newInstance
  let running: (InstanceProcess & { identity?: ProcessIdentity }) | undefined
  let exited: Promise<void> = Promise.resolve()
  let starting: Promise<void> = Promise.resolve()
  let preparing = new AbortController()
  /** Ends of what `watch` and a pending restart have begun, called by `release`. */
  const releases: (() => void)[] = []

  const happen = (event: InstanceEvent) => {
    const before = model.state
    const next = transition(model, event, service)
    model = next.model
    if (model.state !== before)
      emit({ type: 'instance', ...identity, state: model.state, detail: model.reason || undefined })
    for (const effect of next.effects) perform(effect)
    changed()
    for (const listener of [...listeners]) listener()
  }

  const perform = (effect: InstanceEffect) => {
    if (effect === 'launch') starting = exited.then(launch)
    else if (effect === 'watch') watch()
    else if (effect === 'release') for (const release of releases.splice(0)) release()
    else {
      emit({ type: 'restart', ...identity, inMs: effect.restartInMs, reason: effect.reason })
      const timer = setTimeout(() => {
        // The failure of the start is in the instance's state, where `reach` finds it.
        starting = launch().catch(() => {})
      }, effect.restartInMs)
      releases.push(() => clearTimeout(timer))
    }
  }

  const watch = () => {
    const timer = setTimeout(happen, settledAfterMs, { type: 'settled' })
    releases.push(() => clearTimeout(timer))
    if (check) releases.push(watchHealth(healthOptions(check)).stop)
  }

  const healthOptions = (check: Healthcheck): HealthOptions => {
    const question = healthQuestion(context, adapter, check.test!)
    return {
      check,
      probe: () => question?.(check.timeout) ?? runHealthTest(context, adapter, check.test!, check.timeout),
      gate: [...context.ports.values()][0],
      onChange: (state, last) => happen(state === 'healthy' ? { type: 'healthy' } : { type: 'unhealthy', last }),
    }
  }

  /** Rejects with a StackError when it cannot be started; ends without a process when it is stopped meanwhile. */
  const launch = async () => {
    preparing = new AbortController()
    context.signal = preparing.signal
    happen({ type: 'launch' })
    try {
      checkSources(service)
      const launched = await prepareLaunch(context, adapter)
      if (!model.wanted) return
      const spawned: typeof running = spawnInstance(launched, log)
      const { child } = spawned
      running = spawned
      exited = spawned.exited
      child.once('exit', (code, signal) => ended(child.pid!, code, signal))
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
      spawned.identity = identify(child.pid!)
      happen({ type: 'spawned' })
    } catch (error) {
      running = undefined
      if (!model.wanted) return
      const failure = failures.notStarted(error)
      happen({ type: 'not-started', failure })
      throw failure
    }
  }

  const ended = (pid: number, code: number | null, signal: NodeJS.Signals | null) => {
    killGroup(pid)
    running = undefined
    const exitCode = code ?? 137
    const how = signal ? `was ended by ${signal}` : `ended with status ${exitCode}`
    happen({ type: 'ended', exitCode, how, failure: failures.ended(how) })
  }

  /** Why it will never reach the states that somebody waits for, by its outlook. */
  const hopeless: Partial<Record<ReturnType<typeof outlook>, () => StackError | undefined>> = {
    failed: () => model.failure,
    unhealthy: () => failures.unhealthy(model.reason),
    ended: () => failures.ended('has ended'),
    'keeps-ending': () => failures.keepsEnding(model.reason, model.restartsInARow),
  }

  return {
    context,
    adapter,
    status: () => ({
      ...identity,
      state: model.state,
      engine: adapter.engine,
      endpoints,
      pid: running?.child.pid,
      restarts: model.restarts,
      notes: [...(model.reason ? [model.reason] : []), ...notes()],
      logFile: log.file,
    }),
    process: () => running?.identity,
    renew() {
      if (!running) happen({ type: 'renew' })
    },
    start() {
      happen({ type: 'start' })
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
          const now = outlook(model, states)
          const failure = hopeless[now]?.()
          if (now === 'reached') settle(resolve)
          else if (failure) settle(() => reject(failure))
          else if (signal.aborted) settle(() => reject(signal.reason))
        }
        listeners.add(look)
        signal.addEventListener('abort', look)
        look()
      }),
    async stop() {
      happen({ type: 'stop' })
      preparing.abort()
      await starting.catch(() => {})
      if (running) await endProcess(running, service, adapter)
      adapter.cleanUp?.(context)
      happen({ type: 'stopped' })
      await log.flush()
    },
    kill() {
      const pid = running?.child.pid
      if (pid !== undefined) killTree(pid)
    },
    abandon() {
      happen({ type: 'stop' })
      preparing.abort()
      this.kill()
    },
  }
}

function substituteNotes(test: readonly string[] = []): string[] {
  return missingTools(test).map(
    tool => `Its health check calls ${tool}, which is not on this machine: a built-in probe asks the same.`,
  )
}
