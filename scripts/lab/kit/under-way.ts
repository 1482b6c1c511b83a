/** Something that goes on while other things are done. */
import { soon } from './eventually.ts'

export interface UnderWay<T> {
  /** Whoever does not wait for it need not hear of its failure. */
  result: Promise<T>
  /** It has ended, however that was. */
  isOver(): boolean
  /** Asks until `probe` says yes: false when it has ended before that, or the time is up. */
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
