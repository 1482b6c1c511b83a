import { moveCourier } from '../domain/courier.ts'
import { completeOrder } from '../domain/order.ts'
import type { InTransaction } from './ports.ts'

const limit = 100

/** Moves the couriers whose tick it is, and completes what they hand over; true when there may be more of them. */
export function moveCouriers(inTransaction: InTransaction): Promise<boolean> {
  return inTransaction(async ({ orders, couriers }) => {
    const moved = (await couriers.claimToMove(limit)).map(moveCourier)
    const delivered = await orders.find(moved.flatMap(({ delivered }) => delivered))
    await orders.save(delivered.map(completeOrder))
    await couriers.save(moved.map(({ courier }) => courier))
    return moved.length === limit
  })
}
