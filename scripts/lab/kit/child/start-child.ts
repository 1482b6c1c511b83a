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
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { messageOf } from '../../../stack/error.ts'
import { signalProcess } from '../../../stack/local/processes.ts'
import type { Place } from '../../../stack/types.ts'
import { withLimit } from '../../../with-limit.ts'
import { DeadlineError, eventually } from '../eventually.ts'
import { decode, encode } from './codec.ts'
import {
  ChildFault,
  ChildKilled,
  type FaultDetails,
  type FaultKind,
  inOneLine,
  placeOf,
  placeOfFrames,
} from './fault.ts'
import { readSealed } from './lines.ts'
import { type Boot, descriptors, type Look, lookLetters, type Report, type Whereabouts } from './protocol.ts'
import { openQuestions } from './questions.ts'
import { type Sources, sourcesOf } from './sources.ts'
import { defaultLimits, type Limits, spawnHarness } from './spawn-harness.ts'
import { type Thrown, thrownWords } from './thrown.ts'

export interface ChildOptions {
  /** The scratch copy of the work, absolute; the child's working directory. */
  directory: string
  /** The learner's module below `directory`; of several, the player's `work` has the exports of all. */
  entry: string | readonly string[]
  /** The checker's module. What is wrong with it is the course's fault: no ChildFault, and so a `checker-error`. */
  player: URL
  /** Functions that the learner's modules must export before anything is asked. */
  needs?: readonly string[]
  /**
   * For a server: called until it does not throw, and what it threw last is told. The start is over then, also when the
   * module waits at its top level; and the process may end by itself once it has nothing left to do.
   */
  probe?: (signal: AbortSignal) => Promise<void>
  /** What the learner's code gets besides PATH and the like: `DATABASE_URL`, `TZ`. */
  env?: Record<string, string>
  limits?: Partial<Limits>
  signal?: AbortSignal
}

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
  /**
   * Does something with the process from outside, such as a request to a server in it.
   * @param name of what is done: `GET /orders`
   * @param work its signal fires when the process has ended or the time is up. What it throws is thrown
   * @throws ChildFault when the process ends before `work` does, or with `work` because of it; `never-ends` with the place
   * when the time is up and the process is in a loop; `no-answer` when the time is up and it only waits, which ends nothing
   */
  during<T>(name: string, work: (signal: AbortSignal) => Promise<T>, limits?: { timeoutMs?: number }): Promise<T>
  /**
   * Sends a signal and waits until the process has ended by itself.
   * @returns `exit code 0`, or the signal that ended it; undefined when it is still running after `timeoutMs`
   */
  endedBy(signal: NodeJS.Signals, timeoutMs: number): Promise<string | undefined>
  /** Where in the learner's files something was thrown. */
  placeOf(thrown: Pick<Thrown, 'stack'>): Place | undefined
  /** Whether it can be asked no more. */
  ended(): boolean
  /** `kill -9`, the whole group; resolves when it is gone. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** @throws ChildFault when the modules cannot be loaded, or lack what `needs` names */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { directory, entry, player } = options
  const sources = await sourcesOf(directory, [entry].flat(), player).catch(error => {
    throw playerFailed(player, error.message)
  })
  const session = openSession(options, sources)
  try {
    const exports = await session.loaded
    session.requireFunctions(exports, options.needs ?? [])
    return { ...session.child, exports, needs: (...names) => session.requireFunctions(exports, names) }
  } catch (error) {
    await session.child.close()
    throw error
  }
}

const locateWithinMs = 3_000
const goneWithinMs = 5_000
/** From a connection that breaks off until the process that broke it off is seen to have ended. */
const endSeenWithinMs = 1_500
const probeEveryMs = 25

type Exports = Record<string, string>

/** What is known of one child, from the first line to it until it is gone. */
function openSession(options: ChildOptions, sources: Sources) {
  const { directory, signal } = options
  const entries = [options.entry].flat()
  const entryPlace: Place = { file: entries[0]! }
  const limits = { ...defaultLimits, ...options.limits }
  const token = randomBytes(16).toString('hex')
  const questions = openQuestions()
  const loaded = promised<Exports>()
  const over = promised<Error>()
  const exited = promised<string>()
  let ended: Error | undefined
  let exiting: Extract<Report, { type: 'exiting' }> | undefined
  let located = promised<Whereabouts>()
  let looking: Promise<Place | undefined> | undefined

  const harness = spawnHarness(options, sources, limits, {
    onTooMuchOutput: async () => fault('too-much-output', await whereabouts(), { limit: limits.outputKb }),
    onNotStarted: end,
    onExit(actual) {
      exited.resolve(actual)
      if (harness.output().includes('JavaScript heap out of memory'))
        return fault('out-of-memory', undefined, { limit: limits.memoryMb })
      fault('exited', exiting && placeOf(exiting.stack, directory), { actual })
    },
  })
  const { pid, channel } = harness
  const forged = () => fault('forged', undefined)
  readSealed(channel(descriptors.reports), token, text => decode(text) as Report, onReport, forged)
  readSealed(channel(descriptors.watchdog), token, text => JSON.parse(text) as Whereabouts, onWhereabouts, forged)

  const onAbort = () => end(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const starting = setTimeout(() => outOfTime(() => 'import-never-ends', limits.startMs), limits.startMs)
  if (signal?.aborted) onAbort()
  const probing = new AbortController()
  if (options.probe) void waitUntilUp(options.probe)
  const boot: Boot = {
    token,
    entries: entries.map(entry => pathToFileURL(resolve(directory, entry)).href),
    maxResidentBytes: limits.memoryMb * 1024 * 1024,
    isServer: options.probe !== undefined,
  }
  channel(descriptors.requests).write(`${encodeURIComponent(encode(boot))}\n`)

  /** The first cause counts: what comes after it is its consequence. */
  function end(why: Error): void {
    if (ended) return
    ended = why
    clearTimeout(starting)
    // Of a child that has ended by itself too: whoever starts many of them hands in one signal.
    signal?.removeEventListener('abort', onAbort)
    harness.kill()
    probing.abort()
    loaded.reject(why)
    questions.refuseAll(why)
    over.resolve(why)
  }

  function fault(kind: FaultKind, place: Place | undefined, details: FaultDetails = {}): void {
    end(new ChildFault(kind, place ?? entryPlace, { name: questions.oldest(), ...details }))
  }

  function faultOf(kind: FaultKind, error: Thrown): ChildFault {
    const place = placeOf(`${error.stack}\n${error.message}`, directory) ?? entryPlace
    return new ChildFault(kind, place, { name: questions.oldest(), error: inOneLine(error, directory) })
  }

  function onReport(report: Report): void {
    switch (report.type) {
      case 'ready':
        if (options.probe) break
        clearTimeout(starting)
        loaded.resolve(report.exports)
        break
      case 'answer':
        questions.answer(report.id, report.value)
        break
      case 'threw':
        questions.refuse(report.id, faultOf('threw', report.error))
        break
      case 'player-failed':
        end(playerFailed(options.player, thrownWords(report.error)))
        break
      case 'stuck':
        // A server that has closed all it had open ends in order; its exit says the rest.
        if (!options.probe) fault(questions.oldest() === undefined ? 'import-never-ends' : 'never-settles', undefined)
        break
      case 'exiting':
        exiting = report
        break
      default:
        end(faultOf(report.type, report.error))
    }
  }

  function onWhereabouts(found: Whereabouts): void {
    if (found.reason === 'asked') located.resolve(found)
    else fault('out-of-memory', placeOfFrames(found.frames, directory), { limit: limits.memoryMb })
  }

  /** @param look what the watchdog is asked; several that ask at the same time get one answer */
  function whereabouts(look: Look = 'anywhere'): Promise<Place | undefined> {
    looking ??= lookAt(look).finally(() => {
      looking = undefined
    })
    return looking
  }

  async function lookAt(look: Look): Promise<Place | undefined> {
    located = promised()
    channel(descriptors.watchdog).write(lookLetters[look])
    const found = await withLimit(located.promise, locateWithinMs)
    return placeOfFrames(found?.frames ?? [], directory)
  }

  async function outOfTime(kindOf: (place: Place | undefined) => FaultKind, ms: number): Promise<void> {
    const place = await whereabouts()
    fault(kindOf(place), place, { seconds: ms / 1000 })
  }

  async function waitUntilUp(probe: (signal: AbortSignal) => Promise<void>): Promise<void> {
    clearTimeout(starting)
    try {
      const { signal } = probing
      await eventually(() => probe(signal), { timeoutMs: limits.startMs, intervalMs: probeEveryMs, signal })
      loaded.resolve({})
    } catch (error) {
      const last = error instanceof DeadlineError ? error.last : error
      const place = ended ? undefined : await whereabouts('blocked')
      fault(place ? 'import-never-ends' : 'not-up', place, { seconds: limits.startMs / 1000, error: messageOf(last) })
    }
  }

  /**
   * An open question, until it is answered or refused.
   * @param begin gets its number, and so does `late` when the time is up
   */
  async function open<T>(
    name: string,
    ms: number,
    begin: (id: number) => void,
    late: (id: number) => void,
  ): Promise<T> {
    if (ended) throw ended
    const { id, answer } = questions.add(name)
    const timer = setTimeout(late, ms, id)
    begin(id)
    try {
      return (await answer) as T
    } finally {
      clearTimeout(timer)
    }
  }

  const ask = <T>(name: string, input?: unknown, { timeoutMs = limits.askMs } = {}): Promise<T> =>
    open(
      name,
      timeoutMs,
      id => channel(descriptors.requests).write(`${encode({ id, name, input })}\n`),
      () => outOfTime(place => (place ? 'never-ends' : 'never-settles'), timeoutMs),
    )

  async function during<T>(
    name: string,
    work: (signal: AbortSignal) => Promise<T>,
    { timeoutMs = limits.askMs } = {},
  ): Promise<T> {
    const stop = new AbortController()
    let failed = false
    const begin = async (id: number) => {
      try {
        questions.answer(id, await work(stop.signal))
      } catch (error) {
        failed = true
        // A connection breaks off shortly before the end of the process that has broken it off is seen.
        questions.refuse(id, (await withLimit(over.promise, endSeenWithinMs)) ?? (error as Error))
      }
    }
    const late = async (id: number) => {
      if (failed) return
      const place = await whereabouts('blocked')
      const details = { name, seconds: timeoutMs / 1000 }
      if (place) fault('never-ends', place, details)
      else questions.refuse(id, new ChildFault('no-answer', entryPlace, details))
    }
    return open<T>(name, timeoutMs, begin, late).finally(() => stop.abort())
  }

  async function endedBy(signal: NodeJS.Signals, timeoutMs: number): Promise<string | undefined> {
    signalProcess(pid, signal)
    return withLimit(exited.promise, timeoutMs)
  }

  async function kill(): Promise<void> {
    end(new ChildKilled('the checker has ended the process'))
    await withLimit(harness.gone, goneWithinMs)
  }

  function requireFunctions(exports: Exports, names: readonly string[]): void {
    for (const name of names) {
      const actual = exports[name]
      if (actual === undefined) throw new ChildFault('missing-export', entryPlace, { name })
      if (actual !== 'function') throw new ChildFault('wrong-export', entryPlace, { name, actual })
    }
  }

  return {
    loaded: loaded.promise,
    requireFunctions,
    child: {
      pid,
      output: harness.output,
      ask,
      during,
      endedBy,
      placeOf: (error: Pick<Thrown, 'stack'>) => placeOf(error.stack, directory),
      ended: () => ended !== undefined,
      kill,
      close: kill,
    },
  }
}

const playerFailed = (player: URL, why: string): Error => new Error(`${fileURLToPath(player)} cannot be used: ${why}`)

/** A promise that is settled from elsewhere; that nobody waits for its rejection is no fault. */
function promised<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<T>((...settle) => {
    ;[resolve, reject] = settle
  })
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}
