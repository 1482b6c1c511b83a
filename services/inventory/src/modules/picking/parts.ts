import type { ModuleParts } from '../../module-parts.ts'
import type { StockGateway } from './gateway/gateway.ts'

/** What the commands of picking need. Stock is asked outside of transactions: it may be far away. */
export type PickingParts = ModuleParts & { stock: StockGateway }

/** How long picking waits for stock. */
const stockMs = 5000

export const callOptions = (traceparent?: string) => ({ deadline: Date.now() + stockMs, traceparent })
