import { Problem } from '@groundwork/kernel/http/problem'
import { problemOf, type StockOperations } from '../../stock/index.ts'
import type { StockTransport } from './gateway.ts'

/**
 * Stock in this process. Input and answer are copied, as over a network, so that neither side can change the other's
 * objects.
 */
export function inProcessTransport(stock: StockOperations): StockTransport {
  return {
    async call(name, input) {
      const operation = stock[name] as (input: unknown) => Promise<unknown>
      try {
        return structuredClone(await operation(structuredClone(input)))
      } catch (error) {
        throw new Problem(problemOf(error), { cause: error })
      }
    },
    async close() {},
  }
}
