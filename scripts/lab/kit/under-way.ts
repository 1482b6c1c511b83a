/** Runs something in the background while other things are done. */
import { soon } from './eventually.ts'

export interface UnderWay<T> {
  /** Rejects as the work does; a caller that does not wait for it need not handle that. */
  result: Promise<T>
  /** Whether it has ended, in whatever way. */
  isOver(): boolean
  /**
   * Polls `probe` until it returns true.
   * @returns false when the work has ended before that, or the time is up
   */
  until(probe: () => Promise<boolean> | boolean, timeoutMs: number): Promise<boolean>
}

export function underWay<T>(result: Promise<T>): UnderWay<T> {
  let over = false
  const end = () => {
    over = true
  }
  result.then(end, end)
  return {
    result,
    isOver: () => over,
    until: async (probe, timeoutMs) => (await soon(async () => over || (await probe()), timeoutMs)) && !over,
  }
}
