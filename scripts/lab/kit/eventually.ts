/** Poll to a deadline instead of sleeping: the answer comes as soon as it is there, and the last failure is kept. */
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../stack/error.ts'

export interface EventuallyOptions {
  /** How long to keep asking. Default 15,000 ms. */
  timeoutMs?: number
  /** Pause between two tries. Default 200 ms. */
  intervalMs?: number
  signal?: AbortSignal
}

/** The deadline passed. `last` is the error of the last try, `tries` their number. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  constructor(
    readonly last: unknown,
    readonly tries: number,
    readonly ms: number,
  ) {
    super(`still not so after ${(ms / 1000).toFixed(1)} s and ${tries} tries: ${messageOf(last)}`, { cause: last })
  }
}

/**
 * Ask until `probe` returns without throwing, and return what it returned.
 * @throws DeadlineError when the time is up; the signal's reason when aborted.
 */
export async function eventually<T>(probe: () => Promise<T> | T, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 15_000, intervalMs = 200, signal } = options
  const begun = performance.now()
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted()
    try {
      return await probe()
    } catch (error) {
      const ms = performance.now() - begun
      if (ms + intervalMs > timeoutMs) throw new DeadlineError(error, tries, ms)
    }
    await pause(intervalMs, signal)
  }
}

/**
 * Asks until `probe` returns true.
 * @returns false when the time is up
 */
export async function becomesTrue(
  probe: () => Promise<boolean> | boolean,
  timeoutMs: number,
  intervalMs = 10,
): Promise<boolean> {
  for (const deadline = performance.now() + timeoutMs; ; ) {
    if (await probe()) return true
    if (performance.now() > deadline) return false
    await sleep(intervalMs)
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch {
    signal?.throwIfAborted()
  }
}
