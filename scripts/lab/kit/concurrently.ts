/** Checks that spend their time waiting run side by side: all begin when the first of them is due. */
import type { Check, Outcome } from '../types.ts'

/** Milliseconds; each check also waits while the others use the processor. */
const patienceMs = 60_000

/** A check that has begun, and what ends it. */
interface Begun {
  outcome: Promise<Outcome>
  /** Of its own: the time of another that is up ends nothing here. */
  controller: AbortController
}

export function concurrently<Context extends object>(checks: readonly Check<Context>[]): Check<Context>[] {
  const begunIn = new WeakMap<Context, Begun[]>()
  const begin = (context: Context) => {
    const all = checks.map(check => {
      const controller = new AbortController()
      const outcome = (async () => check.run(context, controller.signal))()
      // A failure is reported when its check is due.
      outcome.catch(() => undefined)
      return { outcome, controller }
    })
    begunIn.set(context, all)
    return all
  }
  return checks.map((check, index) => ({
    ...check,
    timeoutMs: check.timeoutMs ?? patienceMs,
    run(context, signal) {
      const { outcome, controller } = (begunIn.get(context) ?? begin(context))[index]!
      const abort = () => controller.abort(signal.reason)
      if (signal.aborted) abort()
      else signal.addEventListener('abort', abort, { once: true })
      return outcome
    },
  }))
}
