/** One child: what it is asked, what it reports, and how it ends. */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf } from '../../../stack/error.ts'
import { signalProcess } from '../../../stack/local/processes.ts'
import type { Place } from '../../../stack/types.ts'
import { withLimit } from '../../../with-limit.ts'
import { DeadlineError, eventually } from '../eventually.ts'
import { decode, encode } from './codec.ts'
import { deferred } from './deferred.ts'
import {
  ChildFault,
  ChildKilled,
  type FaultDetails,
  type FaultKind,
  inOneLine,
  placeOf,
  placeOfFrames,
  playerFailed,
} from './fault.ts'
import { readSealed } from './lines.ts'
import { createLocator } from './locator.ts'
import { type Boot, descriptors, lookLetters, type Report, type Whereabouts } from './protocol.ts'
import { openQuestions } from './questions.ts'
import type { Sources } from './sources.ts'
import { defaultLimits, spawnHarness } from './spawn-harness.ts'
import { type Thrown, thrownWords } from './thrown.ts'
import type { ChildOptions } from './types.ts'

const goneWithinMs = 5_000
/** From a connection that breaks off until the process that broke it off is seen to have ended. */
const endSeenWithinMs = 1_500
const probeEveryMs = 25

type Exports = Record<string, string>

/** What is known of one child, from the first line to it until it is gone. */
export function openSession(options: ChildOptions, sources: Sources) {
  const { directory, signal } = options
  const entries = [options.entry].flat()
  const entryPlace: Place = { file: entries[0]! }
  const limits = { ...defaultLimits, ...options.limits }
  const token = randomBytes(16).toString('hex')
  const questions = openQuestions()
  const loaded = deferred<Exports>()
  const over = deferred<Error>()
  const exited = deferred<string>()
  let ended: Error | undefined
  let exiting: Extract<Report, { type: 'exiting' }> | undefined

  const harness = spawnHarness(options, sources, limits, {
    onTooMuchOutput: async () => fault('too-much-output', await locator.locate(), { limit: limits.outputKb }),
    onNotStarted: end,
    onExit(actual) {
      exited.resolve(actual)
      if (harness.output().includes('JavaScript heap out of memory'))
        return fault('out-of-memory', undefined, { limit: limits.memoryMb })
      fault('exited', exiting && placeOf(exiting.stack, directory), { actual })
    },
  })
  const { pid, channel } = harness
  const locator = createLocator(look => channel(descriptors.watchdog).write(lookLetters[look]), directory)
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
    if (found.reason === 'asked') locator.answer(found)
    else fault('out-of-memory', placeOfFrames(found.frames, directory), { limit: limits.memoryMb })
  }

  async function outOfTime(kindOf: (place: Place | undefined) => FaultKind, ms: number): Promise<void> {
    const place = await locator.locate()
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
      const place = ended ? undefined : await locator.locate('blocked')
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
      const place = await locator.locate('blocked')
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
