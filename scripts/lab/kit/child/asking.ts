/** What is done with a child: it is asked, or something is done to it from outside. */
import { once } from 'node:events'
import { encode } from './codec.ts'
import { descriptors } from './protocol.ts'
import { end, endLate, fault, type Session } from './session.ts'
import type { TimeLimit } from './types.ts'

/** From a connection that breaks off until the process that broke it off is seen to have ended. */
const endSeenWithinMs = 1_500

/** As `Child.ask`; `T` is what the player's function gives. */
export function ask<T>(session: Session, name: string, input?: unknown, limit: TimeLimit = {}): Promise<T> {
  const { questions, harness, limits } = session
  const { timeoutMs = limits.askMs } = limit
  return questions.open(
    name,
    timeoutMs,
    id => harness.channel(descriptors.requests).write(`${encode({ id, name, input })}\n`),
    () => endLate(session, timeoutMs, place => (place ? 'never-ends' : 'never-settles')),
  )
}

/** As `Child.during`. */
export async function during<T>(
  session: Session,
  name: string,
  work: (signal: AbortSignal) => Promise<T>,
  limit: TimeLimit = {},
): Promise<T> {
  const { questions, locator, limits } = session
  const { timeoutMs = limits.askMs } = limit
  const stop = new AbortController()
  let failed = false
  const begin = async (id: number) => {
    try {
      questions.answer(id, await work(stop.signal))
    } catch (error) {
      failed = true
      // A connection breaks off shortly before the end of the process that has broken it off is seen.
      questions.refuse(id, (await whyEnded(session, endSeenWithinMs)) ?? (error as Error))
    }
  }
  const late = async (id: number) => {
    if (failed) return
    const place = await locator.locate('blocked')
    const details = { name, seconds: timeoutMs / 1000 }
    if (place) end(session, fault(session, 'never-ends', place, details))
    else questions.refuse(id, fault(session, 'no-answer', undefined, details))
  }
  return questions.open<T>(name, timeoutMs, begin, late).finally(() => stop.abort())
}

/** @returns undefined when it goes on for that long */
async function whyEnded({ life: { signal } }: Session, withinMs: number): Promise<Error | undefined> {
  if (!signal.aborted) await once(signal, 'abort', { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined)
  return signal.reason
}
