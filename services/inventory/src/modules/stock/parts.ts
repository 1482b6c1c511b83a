import type { Cache } from '@groundwork/kernel/cache'
import type { Mediator } from '../../mediator.ts'

/** What the commands of stock need besides their transaction. */
export interface StockParts {
  cache: Cache
  mediator: Mediator
}
