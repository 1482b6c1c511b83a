/** Checks that spend their time waiting run side by side: all begin when the first of them is due. */
import type { Check, Outcome } from '../types.ts'

/** Milliseconds; each check also waits while the others use the processor. */
const patienceMs = 60_000

export function concurrently<Context extends object>(checks: readonly Check<Context>[]): Check<Context>[] {
  const begun = new WeakMap<Context, Promise<Outcome>[]>()
  const begin = (context: Context, signal: AbortSignal) => {
    const all = checks.map(async check => check.run(context, signal))
    // A failure is reported when its check is due.
    for (const each of all) each.catch(() => undefined)
    begun.set(context, all)
    return all
  }
  return checks.map((check, index) => ({
    ...check,
    timeoutMs: check.timeoutMs ?? patienceMs,
    run: (context, signal) => (begun.get(context) ?? begin(context, signal))[index]!,
  }))
}
