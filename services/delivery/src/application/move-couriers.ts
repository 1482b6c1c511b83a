import { moveCourier } from '../domain/courier.ts'
import { completeOrder } from '../domain/order.ts'
import { batchSize } from './batch-size.ts'
import type { InTransaction } from './ports.ts'

/**
 * Moves the couriers whose tick has come, and completes the orders that they hand over.
 * @returns the number of couriers
 */
export function moveCouriers(inTransaction: InTransaction): Promise<number> {
  return inTransaction(async ({ orders, couriers }) => {
    const moved = (await couriers.claimToMove(batchSize)).map(moveCourier)
    const delivered = await orders.find(moved.flatMap(({ delivered }) => delivered))
    await orders.save(delivered.map(completeOrder))
    await couriers.save(moved.map(({ courier }) => courier))
    return moved.length
  })
}
