import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { createPollingLoop, type PollingLoop } from '@groundwork/kernel/process/polling-loop'
import type { FastifyBaseLogger } from 'fastify'
import { onDeadline } from './domain/order-saga.ts'
import { type Move, type Observe, recordMoves } from './order-moves.ts'
import { lockOverdueOrders, type StoredOrder } from './repo/orders.ts'

interface DeadlinesOptions {
  withTransaction: WithTransaction
  observe: Observe
  log: FastifyBaseLogger
}

const pollMs = 5000
const batchSize = 100

/** Polls for orders whose deadline has passed without an answer, and asks again or gives up. */
export function createDeadlines({ withTransaction, observe, log }: DeadlinesOptions): PollingLoop {
  const work = () => handleDeadlines(withTransaction, observe)
  return createPollingLoop({ work, pollMs, log, failing: 'deadlines are not looked at' })
}

/** Handles one batch of overdue orders. @returns true when there may be more */
export async function handleDeadlines(withTransaction: WithTransaction, observe: Observe): Promise<boolean> {
  return withTransaction(async work => {
    const overdue = await lockOverdueOrders(work, batchSize)
    await recordMoves(work, overdue.map(moveOf), observe)
    return overdue.length === batchSize
  })
}

function moveOf(order: StoredOrder): Move {
  const next = onDeadline(order)
  const givenUp = next.order.state !== order.state
  return givenUp ? { ...next, cause: { at: new Date(), by: 'sales', what: 'timeout', reason: null } } : next
}
