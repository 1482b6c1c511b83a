/** One of the platform's own processes: it can be killed, told where to die, and frozen; it is always started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { CrashPoint } from '@groundwork/kernel/process/crash-point'
import { eventually } from '@groundwork/testkit/eventually'
import { repository } from '../repository.mjs'

export interface Program {
  name: string
  /** Below the repository. */
  script: string
  env: Record<string, string>
  url: string
}

export interface Victim {
  name: string
  kill(): void
  /**
   * Starts it anew, to die at this crash point. Resolves to whether it died in time; if not, it is started without a
   * crash point.
   */
  dieAt(point: CrashPoint, times: number, patienceMs: number): Promise<boolean>
  /** Stops the process (SIGSTOP) until `thaw`. */
  freeze(): void
  thaw(): void
  ready(): Promise<void>
  /** Ends it with SIGTERM and does not start it again. */
  stop(): Promise<void>
  start(): void
  output(): string
}

/** Milliseconds that a process may take to be ready on a busy machine. */
const readyMs = 120_000

export function createVictim({ name, script, env, url }: Program): Victim {
  let child: ChildProcess | undefined
  let output = ''
  let wanted = false

  function start(more: Record<string, string> = {}): void {
    wanted = true
    const started = spawn(process.execPath, [script], {
      cwd: repository,
      env: { PATH: process.env.PATH, ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    const note = (text: Buffer) => {
      output = (output + text.toString()).slice(-20_000)
    }
    started.stdout!.on('data', note)
    started.stderr!.on('data', note)
    started.once('exit', () => {
      if (wanted && child === started) setTimeout(() => wanted && child === started && start(), 100)
    })
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    wanted = false
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const exited = once(ending, 'exit')
    ending.kill(signal)
    await exited
  }

  const ready = () =>
    eventually(async () => {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) })
      if (!answer.ok) throw new Error(`${name} is not ready: ${await answer.text()}\n${output}`)
    }, readyMs)

  return {
    name,
    start: () => start(),
    kill: () => void child?.kill('SIGKILL'),
    async dieAt(point, times, patienceMs) {
      await end('SIGKILL')
      start({ CRASH_AT: `${point}*${times}` })
      const living = child!
      const died = once(living, 'exit').then(() => true)
      const late = new Promise<boolean>(resolve => setTimeout(resolve, patienceMs, false).unref())
      if (await Promise.race([died, late])) return true
      await end('SIGKILL')
      start()
      return false
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    ready,
    stop: () => end('SIGTERM'),
    output: () => output,
  }
}
