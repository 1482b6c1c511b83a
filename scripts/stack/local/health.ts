import { connect } from 'node:net'
import type { ComposeService, ExecResult, Healthcheck } from '../types.ts'
import type { Adapter } from './types.ts'

/** A starting instance is checked at least this often, whatever its interval. */
const startingPollMs = 250
/** A healthy instance is not checked more often than this: each check wakes two processes. */
const restingIntervalMs = 10_000

export type HealthState = 'starting' | 'healthy' | 'unhealthy'

export interface HealthWatch {
  stop(): void
}

export interface HealthOptions {
  check: Healthcheck
  /** Runs the check's command once, within its timeout. */
  probe(): Promise<ExecResult>
  /** Local port that must accept connections before the first check makes sense. */
  gate?: number
  onChange(state: HealthState, last: string): void
}

/**
 * Docker's rules: failures during `start_period` do not count, `retries` failures in a row make it unhealthy, one
 * success makes it healthy. A starting instance keeps the time that its intervals would have given it, although it is
 * checked more often. A healthy one is checked seldom, and after its first failure as often as the file says.
 */
export function watchHealth({ check, probe, gate, onChange }: HealthOptions): HealthWatch {
  const started = Date.now()
  const patience = check.startPeriod + check.retries * check.interval + check.timeout
  let state: HealthState = 'starting'
  let failures = 0
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  const become = (next: HealthState, last: string) => {
    if (stopped || next === state) return
    state = next
    onChange(next, last)
  }
  const ask = async () => {
    const asked = Date.now()
    const open = state !== 'starting' || gate === undefined || (await accepts(gate))
    const { exitCode, stdout, stderr } = open
      ? await probe()
      : { exitCode: 1, stdout: '', stderr: 'it does not listen yet' }
    if (stopped) return
    failures = exitCode === 0 ? 0 : failures + 1
    const last = (stderr || stdout).trim().split('\n').at(-1) ?? ''
    if (exitCode === 0) become('healthy', last)
    else if (state === 'starting' ? Date.now() - started > patience : failures >= check.retries)
      become('unhealthy', last)
    // A slow check is not repeated at once: the starting instance needs the processor.
    timer = setTimeout(ask, Math.max(pause(), Date.now() - asked))
  }
  const pause = () => {
    if (state !== 'starting') return failures > 0 ? check.interval : Math.max(check.interval, restingIntervalMs)
    return Math.min(startingPollMs, check.startInterval || startingPollMs, check.interval || startingPollMs)
  }
  timer = setTimeout(ask, 0)
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Whether something accepts connections on a loopback port. */
export function accepts(port: number, timeoutMs = 1_000): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port })
    const answer = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket
      .setTimeout(timeoutMs, () => answer(false))
      .once('connect', () => answer(true))
      .once('error', () => answer(false))
  })
}

/** The health check of the compose file, or else of the image. Undefined when there is none. */
export function healthcheckOf({ healthcheck }: ComposeService, adapter: Adapter): Healthcheck | undefined {
  const check = healthcheck?.test || healthcheck?.disabled ? healthcheck : adapter.healthcheck
  return check?.test === undefined || check.disabled ? undefined : check
}
