/** `npm start` as a child of a measurement. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface PlatformRun {
  child: ChildProcess
  pid: number
  parts: { part: string; url: string; engine: string; state: string }[]
  /** Ctrl-C, and its end. */
  stop(): Promise<void>
}

/** Resolves when its table is there. Rejects when it ends without one; its words are on stderr. */
export async function startPlatform(cwd: string, env: NodeJS.ProcessEnv = process.env): Promise<PlatformRun> {
  const child = spawn('npm', ['start', '--silent', '--', '--json', '--any-ports'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()).once('error', () => resolve()))
  for await (const line of createInterface({ input: child.stdout! })) {
    const pid = child.pid!
    const stop = () => {
      process.kill(-pid, 'SIGINT')
      return ended
    }
    return { child, pid, parts: JSON.parse(line).parts, stop }
  }
  throw new Error('npm start ended without a table; its words are above')
}
