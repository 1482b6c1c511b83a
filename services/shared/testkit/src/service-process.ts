import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { buildServices } from '../../../../scripts/build/services.mjs'
import { eventually } from './eventually.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** A program as its own process, started again when it ends, as the platform's supervisor would. */
export interface Supervised {
  /** @param more variables of this life only; when it ends, it is started without them */
  start(more?: Record<string, string>): void
  /** Of its life at the moment; undefined when it does not run. */
  child(): ChildProcess | undefined
  /** Sends the signal and does not start it again; gives the exit code, null without one. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** The end of what it wrote, of all its lives. */
  output(): string
  starts(): number
}

/** A service of its own process, ready. */
export interface ServiceProcess extends Pick<Supervised, 'output' | 'starts'> {
  url: string
  /** Of its life at the moment. */
  pid(): number
  /** Resolves when it is ready, also after a restart. */
  ready(): Promise<void>
  /** SIGKILL: no time to tidy up. */
  kill(): void
  /** SIGTERM, and no restart; gives the exit code. */
  stop(): Promise<number | null>
}

/** Bundles the services, so that tests run what images run. */
export async function bundleServices(...names: string[]): Promise<void> {
  await buildServices(names)
}

/**
 * A port that nobody listens on. From below those that the system gives by itself, for connections too: a service that is
 * killed finds its port free when it starts again.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(23_000, 32_768)
  const server = createServer().listen(port, '127.0.0.1')
  // Rejects when somebody listens there already.
  const listening = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  server.close()
  return listening ? port : freePort()
}

/** @param script below the repository */
export function supervise(script: string, environment: Record<string, string>): Supervised {
  let output = ''
  let starts = 0
  let wanted = false
  let child: ChildProcess | undefined

  function start(more: Record<string, string> = {}): void {
    wanted = true
    starts++
    const started = spawn(process.execPath, [script], {
      cwd: repository,
      env: { PATH: process.env.PATH, ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    const note = (text: Buffer) => {
      output = (output + text.toString()).slice(-200_000)
    }
    started.stdout!.on('data', note)
    started.stderr!.on('data', note)
    const startAgain = () => wanted && child === started && start()
    started.once('exit', () => setTimeout(startAgain, 100))
  }

  return {
    start,
    child: () => child,
    async end(signal) {
      wanted = false
      if (!child) return null
      const exited = child.exitCode === null && child.signalCode === null && once(child, 'exit')
      child.kill(signal)
      await exited
      return child.exitCode
    },
    output: () => output,
    starts: () => starts,
  }
}

/** Waits until the service at the URL is ready. @param output of the service, for the error when it does not become so */
export async function untilReady(name: string, url: string, output: () => string, limitMs: number): Promise<void> {
  await eventually(async () => {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) })
    if (!answer.ok) throw new Error(`${name} is not ready: ${await answer.text()}\n${output()}`)
  }, limitMs)
}

/** Starts a bundled service; resolves when it is ready. @param entry which of its programs */
export async function startService(
  name: string,
  port: number,
  environment: Record<string, string>,
  entry = 'main',
): Promise<ServiceProcess> {
  const { start, child, end, output, starts } = supervise(`dist/services/${name}/${entry}.js`, {
    SERVICE_NAME: name,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    ...environment,
  })
  const url = `http://127.0.0.1:${port}`
  const ready = () => untilReady(name, url, output, 90_000)
  start()
  await ready()
  return {
    url,
    pid: () => child()!.pid!,
    ready,
    kill: () => void child()!.kill('SIGKILL'),
    stop: () => end('SIGTERM'),
    output,
    starts,
  }
}
