/** Watches work in the background while other things are done. */
import { becomesTrue } from './eventually.ts'

export interface Tracked<T> {
  /** Rejects as the work does; a caller that does not wait for it need not handle that. */
  result: Promise<T>
  isSettled(): boolean
  /**
   * Polls `probe` until it returns true.
   * @returns false when the work has settled before that, or the time is up
   */
  until(probe: () => Promise<boolean> | boolean, timeoutMs: number): Promise<boolean>
}

export function track<T>(result: Promise<T>): Tracked<T> {
  let settled = false
  const settle = () => {
    settled = true
  }
  result.then(settle, settle)
  return {
    result,
    isSettled: () => settled,
    until: async (probe, timeoutMs) =>
      (await becomesTrue(async () => settled || (await probe()), timeoutMs)) && !settled,
  }
}
