/** One of the platform's own processes: it can be killed, told where to die, and frozen; it is always started again. */
import { once } from 'node:events'
import { supervise, untilReady } from '@groundwork/testkit/service-process'

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
  dieAt(point: string, times: number, timeoutMs: number): Promise<boolean>
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
  const { start, child, end, output } = supervise(script, env)
  return {
    name,
    start: () => start(),
    kill: () => void child()?.kill('SIGKILL'),
    async dieAt(point, times, timeoutMs) {
      await end('SIGKILL')
      start({ CRASH_AT: `${point}*${times}` })
      const died = once(child()!, 'exit').then(() => true)
      const late = new Promise<boolean>(resolve => setTimeout(resolve, timeoutMs, false).unref())
      if (await Promise.race([died, late])) return true
      await end('SIGKILL')
      start()
      return false
    },
    freeze: () => void child()?.kill('SIGSTOP'),
    thaw: () => void child()?.kill('SIGCONT'),
    ready: () => untilReady(name, url, output, readyMs),
    stop: async () => void (await end('SIGTERM')),
    output,
  }
}
