import { setTimeout as delay } from 'node:timers/promises'
import { Problem, type ProblemInit } from '@groundwork/kernel/http/problem'
import { validator } from '@groundwork/kernel/http/schema'
import { inTime } from '@groundwork/kernel/in-time'
import {
  type OperationInput,
  type OperationName,
  type OperationOutput,
  operationNames,
  operations,
  requireNone,
  stockUnavailable,
} from '../../stock/index.ts'

export interface Call {
  /** Time at which the caller stops waiting. Milliseconds since the epoch. */
  deadline: number
  /** Trace context of the cause; the call is a span of that trace. */
  traceparent?: string
}

/**
 * The operations of stock for picking, wherever stock runs. They reject with a Problem: a refusal of stock, unchanged;
 * `stock-unavailable` without an answer; `stock-late` when the deadline has passed and the operation may or may not
 * have been done; `stock-failed` for an error in stock. Every operation may be sent again.
 */
export type StockGateway = {
  [Name in OperationName]: (input: OperationInput<Name>, call: Call) => Promise<OperationOutput<Name>>
} & { close(): Promise<void> }

/** A transport to stock. It rejects with a Problem. The gateway adds deadlines and retries. */
export interface StockTransport {
  call(name: OperationName, input: object, options: Call): Promise<unknown>
  close(): Promise<void>
}

const tries = 5
const firstPauseMs = 50

export function createStockGateway(transport: StockTransport): StockGateway {
  const faultsOf = Object.fromEntries(operationNames.map(name => [name, validator(operations[name].input)]))

  async function call(name: OperationName, input: object, options: Call): Promise<unknown> {
    requireNone(faultsOf[name]!(input))
    const { deadline } = options
    return await beforeDeadline(deadline, () => persistently(() => transport.call(name, input, options), deadline))
  }

  const asked = operationNames.map(name => [name, (input: object, options: Call) => call(name, input, options)])
  return { ...Object.fromEntries(asked), close: () => transport.close() } as StockGateway
}

/** Retries while stock is unavailable, with growing pauses and until the deadline. */
async function persistently(ask: () => Promise<unknown>, deadline: number): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const unanswered = error instanceof Problem && error.init.slug === stockUnavailable.slug
      if (!unanswered || attempt === tries) throw error
      await delay(firstPauseMs * 2 ** (attempt - 1))
      if (Date.now() > deadline) throw error
    }
  }
}

const stockLate: ProblemInit = {
  status: 504,
  slug: 'stock-late',
  title: 'Stock has not answered in time',
  detail: 'It may have been done. Send the same request again to hear.',
}

async function beforeDeadline(deadline: number, work: () => Promise<unknown>): Promise<unknown> {
  const milliseconds = deadline - Date.now()
  if (milliseconds <= 0) throw new Problem(stockLate)
  return inTime(work(), milliseconds, () => new Problem(stockLate))
}
