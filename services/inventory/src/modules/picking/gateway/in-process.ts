import { Problem } from '@groundwork/kernel/problem'
import { problemOf, type StockOperations } from '../../stock/index.ts'
import type { StockTransport } from './gateway.ts'

/** Stock in this process. Input and answer are copied, as a network would: what one side changes the other does not see. */
export function inProcessTransport(stock: StockOperations): StockTransport {
  return {
    async call(name, input) {
      const operation = stock[name] as (input: unknown) => Promise<unknown>
      try {
        return structuredClone(await operation(structuredClone(input)))
      } catch (error) {
        throw new Problem(problemOf(error))
      }
    },
    async close() {},
  }
}
