/** A child from the start of its process until its modules are loaded, or its server is up. */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf } from '../../../stack/error.ts'
import { withLimit } from '../../../with-limit.ts'
import { DeadlineError, eventually } from '../eventually.ts'
import { decode, encode } from './codec.ts'
import { deferred } from './deferred.ts'
import { readSealed } from './lines.ts'
import { createLocator } from './locator.ts'
import { type Boot, descriptors, lookLetters, type Report, type Whereabouts } from './protocol.ts'
import { openQuestions } from './questions.ts'
import { onExit, onReport, onTooMuchOutput, onWhereabouts } from './reports.ts'
import { end, endLate, entriesOf, fault, type Session } from './session.ts'
import type { Sources } from './sources.ts'
import { defaultLimits, spawnHarness } from './spawn-harness.ts'
import type { ChildOptions } from './types.ts'

const probeEveryMs = 25

export function openSession(options: ChildOptions, sources: Sources): Session {
  const { directory, signal, probe } = options
  const limits = { ...defaultLimits, ...options.limits }
  const token = randomBytes(16).toString('hex')
  const harness = spawnHarness(options, sources, limits, {
    onTooMuchOutput: () => onTooMuchOutput(session),
    onNotStarted: error => end(session, error),
  })
  const { channel } = harness
  const locator = createLocator(look => channel(descriptors.watchdog).write(lookLetters[look]), directory)
  const life = new AbortController()
  const questions = openQuestions(life.signal)
  const session: Session = { options, limits, harness, locator, questions, loaded: deferred(), life }

  const report = (found: Report) => onReport(session, found)
  const whereabouts = (found: Whereabouts) => onWhereabouts(session, found)
  const forged = () => end(session, fault(session, 'forged'))
  readSealed(channel(descriptors.reports), token, text => decode(text) as Report, report, forged)
  readSealed(channel(descriptors.watchdog), token, text => JSON.parse(text) as Whereabouts, whereabouts, forged)

  const onAbort = () => end(session, signal?.reason)
  // Whoever starts many children hands in one signal: one that has ended listens to it no more.
  signal?.addEventListener('abort', onAbort, { once: true, signal: life.signal })
  if (signal?.aborted) onAbort()
  void harness.exited.then(how => onExit(session, how))
  channel(descriptors.requests).write(`${encodeURIComponent(encode(bootOf(session, token)))}\n`)
  void (probe ? waitUntilUp(session, probe) : waitUntilLoaded(session))
  return session
}

const bootOf = ({ options, limits }: Session, token: string): Boot => ({
  token,
  entries: entriesOf(options).map(entry => pathToFileURL(resolve(options.directory, entry)).href),
  maxResidentBytes: limits.memoryMb * 1024 * 1024,
  isServer: options.probe !== undefined,
})

async function waitUntilLoaded(session: Session): Promise<void> {
  const { loaded, limits } = session
  const settled = await withLimit(Promise.allSettled([loaded.promise]), limits.startMs)
  if (!settled) await endLate(session, limits.startMs, () => 'import-never-ends')
}

async function waitUntilUp(session: Session, probe: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { loaded, limits, locator, life } = session
  const { signal } = life
  try {
    await eventually(() => probe(signal), { timeoutMs: limits.startMs, intervalMs: probeEveryMs, signal })
    loaded.resolve({})
  } catch (error) {
    const place = signal.aborted ? undefined : await locator.locate('blocked')
    const last = messageOf(error instanceof DeadlineError ? error.last : error)
    const details = { seconds: limits.startMs / 1000, error: last }
    end(session, fault(session, place ? 'import-never-ends' : 'not-up', place, details))
  }
}
