import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { buildServices } from '../../../../scripts/build/services.mjs'
import { eventually } from './eventually.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** A service as its own process, started again when it ends, as the platform's supervisor would. */
export interface ServiceProcess {
  url: string
  /** Of its life at the moment. */
  pid(): number
  /** SIGKILL: no time to tidy up. */
  kill(): void
  /** SIGTERM, and no restart; gives the exit code. */
  stop(): Promise<number | null>
  /** What it wrote, of all its lives. */
  output(): string
  starts(): number
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

/** Starts a bundled service; resolves when it is ready. @param entry which of its programs */
export async function startService(
  name: string,
  port: number,
  environment: Record<string, string>,
  entry = 'main',
): Promise<ServiceProcess> {
  let output = ''
  let starts = 0
  let stopping = false
  let child: ChildProcess

  function start(): void {
    starts++
    child = spawn(process.execPath, [`dist/services/${name}/${entry}.js`], {
      cwd: repository,
      env: { PATH: process.env.PATH, SERVICE_NAME: name, PORT: String(port), LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const note = (text: Buffer) => {
      output = (output + text.toString()).slice(-200_000)
    }
    child.stdout!.on('data', note)
    child.stderr!.on('data', note)
    child.once('exit', () => {
      if (!stopping) setTimeout(() => stopping || start(), 100)
    })
  }

  start()
  const url = `http://127.0.0.1:${port}`
  await eventually(async () => {
    const answer = await fetch(`${url}/readyz`)
    if (!answer.ok) throw new Error(`${name} is not ready: ${await answer.text()}\n${output}`)
  }, 90_000)

  return {
    url,
    pid: () => child.pid!,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = await exited
      return code as number | null
    },
    output: () => output,
    starts: () => starts,
  }
}
