import type { ModuleParts } from '../../module-parts.ts'
import type { StockGateway } from './gateway/gateway.ts'

/** What the commands of picking need. Call `stock` outside of transactions: it may be another process. */
export type PickingParts = ModuleParts & { stock: StockGateway }

/** How long picking waits for stock, in milliseconds. */
const stockMs = 5000

/** Options for a call of stock that begins now. */
export const callOptions = (traceparent?: string) => ({ deadline: Date.now() + stockMs, traceparent })
