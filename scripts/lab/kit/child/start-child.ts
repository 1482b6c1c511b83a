/**
 * The learner's code in a process of its own: loaded beside a module of the checker's, the *player*, whose exported
 * functions `(work, input) => output` run there and use what the learner exports. The child says what was seen; whether
 * that is right is judged here.
 *
 *     const child = await startChild({ directory, entry: 'src/index.ts', player: new URL('player.ts', import.meta.url) })
 *     const seen = await child.ask('play', moves)
 *     await child.close()
 *
 * Whatever the code does — an endless loop, `process.exit`, a flood of output — rejects with a ChildFault that knows the
 * place in the learner's file. Nothing hangs, and no process outlives `close()` or this one.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Place } from '../../../stack/types.ts'
import { decode, encode, type Thrown } from './codec.ts'
import { ChildFault, ChildKilled, type FaultDetails, type FaultKind, placeIn, placeOf } from './fault.ts'
import { readLines } from './lines.ts'
import { type Boot, descriptors, type Report, type Whereabouts } from './protocol.ts'

export interface ChildOptions {
  /** The scratch copy of the work, absolute; the child's working directory. */
  directory: string
  /** The learner's module below `directory`; of several, the player's `work` has the exports of all. */
  entry: string | readonly string[]
  /** The checker's module. */
  player: URL
  /** What the learner's code gets besides PATH and the like: `DATABASE_URL`, `TZ`. */
  env?: Record<string, string>
  limits?: Partial<Limits>
  signal?: AbortSignal
}

export interface Limits {
  /** For loading all modules. */
  startMs: number
  /** For one answer. */
  askMs: number
  /** Resident memory of the whole process, 90 MB of which are Node's own. */
  memoryMb: number
  /** Standard output and error together. */
  outputKb: number
}

const defaultLimits: Limits = { startMs: 15_000, askMs: 5_000, memoryMb: 512, outputKb: 4096 }

export interface Child {
  pid: number
  /** Name of each export with its `typeof`. */
  exports: Readonly<Record<string, string>>
  /** What the child has written to standard output and error so far. */
  output(): string
  /** @throws ChildFault `missing-export` or `wrong-export` when one of them is no function */
  needs(...functions: string[]): void
  /**
   * Call the player's function of this name. Several may be asked at once.
   * @throws ChildFault for whatever the learner's code did to the process, ChildKilled when the checker has ended it
   */
  ask<T>(name: string, input?: unknown, limits?: { timeoutMs?: number }): Promise<T>
  /** Where in the learner's files something was thrown. */
  placeOf(thrown: Pick<Thrown, 'stack'>): Place | undefined
  /** Whether it can be asked no more. */
  ended(): boolean
  /** `kill -9`, the whole group; resolves when it is gone. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** @throws ChildFault when the modules cannot be loaded */
export async function startChild(options: ChildOptions): Promise<Child> {
  const session = openSession(options)
  try {
    const exports = await session.loaded
    return { ...session.child, exports, needs: (...names) => session.requireFunctions(exports, names) }
  } catch (error) {
    await session.child.close()
    throw error
  }
}

const harness = new URL('harness.ts', import.meta.url)
const loader = import.meta.resolve('tsx')

/** What a normal run has, too. Nothing else of this process's environment is the learner's business. */
const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ']
const locateWithinMs = 3_000
const goneWithinMs = 5_000

/** Groups that must not outlive this process. */
const running = new Set<number>()
process.once('exit', () => {
  for (const pid of running) killGroup(pid)
})

interface Asked {
  name: string
  resolve(value: unknown): void
  reject(error: Error): void
}

function openSession(options: ChildOptions) {
  const { directory, signal } = options
  const entries = [options.entry].flat()
  const limits = { ...defaultLimits, ...options.limits }
  const token = randomBytes(16).toString('hex')
  const child = spawnHarness(options, limits)
  const pid = child.pid!
  running.add(pid)
  const channel = (descriptor: number) => child.stdio[descriptor] as Duplex
  const gone = once(child, 'exit').then(() => running.delete(pid))

  const asked = new Map<number, Asked>()
  let nextId = 1
  let ended: Error | undefined
  let output = ''
  let exiting: Extract<Report, { type: 'exiting' }> | undefined
  let onWhereabouts: (found: Whereabouts) => void = () => undefined
  let onLoaded: (exports: Record<string, string>) => void = () => undefined
  let onNotLoaded: (why: Error) => void = () => undefined
  const loaded = new Promise<Record<string, string>>((resolve, reject) => {
    onLoaded = resolve
    onNotLoaded = reject
  })
  loaded.catch(() => undefined)

  const entryPlace: Place = { file: entries[0]! }
  const nameNow = () => asked.values().next().value?.name
  const fault = (kind: FaultKind, place: Place | undefined, details: FaultDetails = {}) =>
    end(new ChildFault(kind, place ?? entryPlace, { name: nameNow(), ...details }))
  const faultOf = (kind: FaultKind, error: Thrown) =>
    new ChildFault(kind, placeOf(`${error.stack}\n${error.message}`, directory) ?? entryPlace, {
      name: nameNow(),
      error: inOneLine(error, directory),
    })

  /** The first cause counts: what comes after it is its consequence. */
  function end(why: Error): void {
    if (ended) return
    ended = why
    killGroup(pid)
    onNotLoaded(why)
    for (const each of asked.values()) each.reject(why)
    asked.clear()
  }

  async function whereabouts(): Promise<Place | undefined> {
    const found = new Promise<Whereabouts>(resolve => {
      onWhereabouts = resolve
    })
    channel(descriptors.watchdog).write('?')
    return placeOfFrames((await withLimit(found, locateWithinMs))?.frames ?? [])
  }
  const placeOfFrames = (frames: Whereabouts['frames']) =>
    frames.map(({ source, line }) => placeIn(source, line, directory)).find(place => place !== undefined)

  async function outOfTime(kindOf: (place: Place | undefined) => FaultKind, ms: number): Promise<void> {
    const place = await whereabouts()
    fault(kindOf(place), place, { seconds: ms / 1000 })
  }

  function onReport(report: Report): void {
    switch (report.type) {
      case 'ready':
        onLoaded(report.exports)
        break
      case 'answer':
        asked.get(report.id)?.resolve(report.value)
        asked.delete(report.id)
        break
      case 'threw':
        asked.get(report.id)?.reject(faultOf('threw', report.error))
        asked.delete(report.id)
        break
      case 'stuck':
        fault(asked.size === 0 ? 'import-never-ends' : 'never-settles', undefined)
        break
      case 'exiting':
        exiting = report
        break
      default:
        end(faultOf(report.type, report.error))
    }
  }

  readLines(channel(descriptors.reports), line => {
    const report = line.startsWith(`${token} `)
      ? attempt(() => decode(line.slice(token.length + 1)) as Report)
      : undefined
    if (report) onReport(report)
    else fault('forged', undefined)
  })
  readLines(channel(descriptors.watchdog), line => {
    const found = line.startsWith(`${token} `)
      ? attempt(() => JSON.parse(line.slice(token.length + 1)) as Whereabouts)
      : undefined
    if (!found) return fault('forged', undefined)
    if (found.reason === 'memory')
      return fault('out-of-memory', placeOfFrames(found.frames), { limit: limits.memoryMb })
    onWhereabouts(found)
  })
  let written = 0
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const before = written
      written += text.length
      const limit = limits.outputKb * 1024
      output = (output + text).slice(-limit)
      if (before <= limit && written > limit)
        void whereabouts().then(place => fault('too-much-output', place, { limit: limits.outputKb }))
    })
  }
  child.once('error', error => end(error))
  child.once('exit', (code, how) => void onExit(code, how))

  async function onExit(code: number | null, how: NodeJS.Signals | null): Promise<void> {
    // Its own children may still hold the pipes open.
    killGroup(pid)
    await withLimit(once(child, 'close'), 500)
    if (output.includes('JavaScript heap out of memory'))
      return fault('out-of-memory', undefined, { limit: limits.memoryMb })
    const actual = how ?? `exit code ${code}`
    fault('exited', exiting && placeOf(exiting.stack, directory), { actual })
  }

  const onAbort = () => end(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()

  async function kill(): Promise<void> {
    end(new ChildKilled('the checker has ended the process'))
    signal?.removeEventListener('abort', onAbort)
    clearTimeout(starting)
    await withLimit(gone, goneWithinMs)
  }

  async function ask<T>(name: string, input?: unknown, { timeoutMs = limits.askMs } = {}): Promise<T> {
    if (ended) throw ended
    const id = nextId++
    const answer = new Promise<unknown>((resolve, reject) => asked.set(id, { name, resolve, reject }))
    channel(descriptors.requests).write(`${encode({ id, name, input })}\n`)
    const kindOf = (place: Place | undefined): FaultKind => (place ? 'never-ends' : 'never-settles')
    const timer = setTimeout(() => void outOfTime(kindOf, timeoutMs), timeoutMs)
    try {
      return (await answer) as T
    } finally {
      clearTimeout(timer)
    }
  }

  function requireFunctions(exports: Record<string, string>, names: readonly string[]): void {
    for (const name of names) {
      const actual = exports[name]
      if (actual === undefined) throw new ChildFault('missing-export', entryPlace, { name })
      if (actual !== 'function') throw new ChildFault('wrong-export', entryPlace, { name, actual })
    }
  }

  for (const descriptor of Object.values(descriptors)) channel(descriptor).on('error', () => undefined)
  const boot: Boot = {
    token,
    entries: entries.map(entry => pathToFileURL(resolve(directory, entry)).href),
    player: options.player.href,
    maxResidentBytes: limits.memoryMb * 1024 * 1024,
  }
  channel(descriptors.requests).write(`${encodeURIComponent(encode(boot))}\n`)
  const starting = setTimeout(() => void outOfTime(() => 'import-never-ends', limits.startMs), limits.startMs)
  loaded.then(() => clearTimeout(starting)).catch(() => clearTimeout(starting))

  return {
    loaded,
    requireFunctions,
    child: {
      pid,
      output: () => output,
      ask,
      placeOf: (error: Pick<Thrown, 'stack'>) => placeOf(error.stack, directory),
      ended: () => ended !== undefined,
      kill,
      close: kill,
    },
  }
}

function spawnHarness({ directory, env }: ChildOptions, limits: Limits): ChildProcess {
  const inherited = kept.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return spawn(
    process.execPath,
    // The watchdog, which can say where, should be quicker than V8, which cannot.
    [`--max-old-space-size=${limits.memoryMb * 2}`, '--import', loader, fileURLToPath(harness)],
    {
      cwd: directory,
      env: { ...Object.fromEntries(inherited), ...env },
      // A group of its own, so that what it starts ends with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    },
  )
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

const withLimit = <T>(promise: Promise<T>, ms: number): Promise<T | undefined> =>
  Promise.race([promise, sleep(ms, undefined, { ref: false })])

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

const maxErrorLength = 200

function inOneLine({ name, message }: Thrown, directory: string): string {
  const text = `${name}: ${message}`.replaceAll(`${directory}/`, '').replace(/\s+/g, ' ').trim()
  return text.length > maxErrorLength ? `${text.slice(0, maxErrorLength)}…` : text
}
