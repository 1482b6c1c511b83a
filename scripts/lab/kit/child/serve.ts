/**
 * The learner's server in a process of its own, as `child/start-child.ts` makes it: started with PORT and asked over HTTP.
 * A server that hangs, dies or breaks off is a finding of the rule that asked it, with the place in the learner's file.
 *
 *     const server = await serveChild({ directory, entry: 'src/main.ts', ready: '/readyz', env: { DATABASE_URL }, signal })
 *     const { status } = await server.request('/orders', { method: 'POST', body })
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { freePort } from '../../../stack/local/ports.ts'
import { type HttpRequest, type HttpResponse, sendRequest } from '../http.ts'
import { ChildFault, ChildKilled } from './fault.ts'
import { type Child, type ChildOptions, startChild } from './start-child.ts'

export interface ServeOptions extends Omit<ChildOptions, 'player' | 'needs' | 'probe'> {
  entry: string
  /** A path that is answered with 2xx when the server is up. Default: it is up when it listens. */
  ready?: string
}

type ServerRequest = Omit<HttpRequest, 'signal'>

export interface ServedChild {
  /** `http://127.0.0.1:24680`; the same for each process that is started here */
  readonly origin: string
  readonly port: number
  /**
   * Each on a connection of its own.
   * @throws ChildFault when there is no response: `never-ends`, `no-answer`, `broken-off`, or how the process ended, also
   * when it ended since the last request; that is told once, and the next request gets a new process. ChildKilled when the
   * checker has ended it meanwhile
   */
  request(path: string, request?: ServerRequest): Promise<HttpResponse>
  /** For what is no request: sockets, or a request that is never finished. As `Child.during`. */
  during: Child['during']
  /** As `Child.endedBy`. What comes next is `up()`. */
  endedBy: Child['endedBy']
  /** `kill -9`. What comes next is `up()`. */
  kill(): Promise<void>
  /** Starts it again after that, on the same port. @throws ChildFault when it does not come up */
  up(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds for one look at whether it is up. */
const lookMs = 2_000
const requestMs = 10_000
/** More than it takes to find out what holds a response up. */
const patienceMs = 30_000
const host = '127.0.0.1'

/** @throws ChildFault when the module cannot be loaded, or no server comes up */
export async function serveChild({ ready, env, ...options }: ServeOptions): Promise<ServedChild> {
  const port = await freePort()
  const origin = `http://${host}:${port}`
  const child = restarting(() =>
    startChild({
      ...options,
      env: { ...env, PORT: String(port) },
      player: new URL('no-player.ts', import.meta.url),
      probe: signal => (ready === undefined ? connects(port) : answers(origin, ready, signal)),
    }),
  )
  await child.up()

  const during: Child['during'] = (name, work, limits) => child.use(running => running.during(name, work, limits))

  async function request(path: string, { timeoutMs = requestMs, ...asked }: ServerRequest = {}): Promise<HttpResponse> {
    const name = `${asked.method ?? 'GET'} ${path}`
    try {
      // `during` ends it when the time is up, and says why.
      return await during(
        name,
        signal => sendRequest(origin + path, { ...asked, signal, timeoutMs: timeoutMs + patienceMs }),
        {
          timeoutMs,
        },
      )
    } catch (error) {
      const reason = whyBroken(error)
      throw reason === undefined
        ? error
        : new ChildFault('broken-off', { file: options.entry }, { name, error: reason })
    }
  }

  return {
    origin,
    port,
    during,
    request,
    endedBy: (signal, timeoutMs) => child.use(running => running.endedBy(signal, timeoutMs)),
    kill: () => child.use(running => running.kill()),
    up: child.up,
    close: child.close,
  }
}

/** A process that is started again for its next use, once it has ended during the last one. */
function restarting(start: () => Promise<Child>) {
  let running: Promise<Child> | undefined
  let closed = false

  function current(): Promise<Child> {
    // A check that was given up may still ask.
    if (closed) return Promise.reject(new ChildKilled('the checker has closed the server'))
    if (running) return running
    const starting = start()
    running = starting
    starting.catch(() => forget(starting))
    return starting
  }
  /** Another use may have started the next one already. */
  const forget = (old: Promise<Child>) => {
    if (running === old) running = undefined
  }
  async function forgetEnded(starting: Promise<Child>): Promise<void> {
    const child = await starting
    if (!child.ended()) return
    // Its port is free when it is gone.
    await child.close()
    forget(starting)
  }

  return {
    async use<T>(work: (child: Child) => Promise<T>): Promise<T> {
      const starting = current()
      const child = await starting
      try {
        return await work(child)
      } catch (error) {
        // Now somebody knows of its end.
        await forgetEnded(starting)
        throw error
      }
    },
    async up() {
      await forgetEnded(current())
      await current()
    },
    async close() {
      closed = true
      await (await running?.catch(() => undefined))?.close()
    },
  }
}

async function connects(port: number): Promise<void> {
  const socket = connect(port, host)
  try {
    await once(socket, 'connect')
  } catch {
    throw new Error('nobody listens on PORT')
  } finally {
    socket.destroy()
  }
}

async function answers(origin: string, path: string, signal: AbortSignal): Promise<void> {
  const { status } = await sendRequest(origin + path, { signal, timeoutMs: lookMs }).catch(error => {
    throw new Error(`GET ${path} has no answer (${whyBroken(error) ?? `none within ${lookMs / 1000} s`})`)
  })
  if (status < 200 || status > 299) throw new Error(`GET ${path} is ${status}`)
}

/** Why a connection has failed; undefined for any other error. */
function whyBroken(error: unknown): string | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  if (code === 'ECONNREFUSED') return 'nobody listens on PORT'
  return ['ECONNRESET', 'EPIPE'].includes(code) || code.startsWith('HPE_') ? message : undefined
}
