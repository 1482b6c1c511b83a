import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { expire } from '../domain/reservation.ts'
import { changesBetween, type Stock } from '../domain/stock.ts'
import { lockExpiredReservations, markExpired } from '../repo/reservations.ts'
import { changeStock, lockStockOfProducts } from '../repo/stock.ts'

/** The most reservations in one transaction. */
const limit = 100

/**
 * Expires reservations made before `before` whose orders were neither paid nor cancelled, and frees their pieces.
 *
 * Sales cancels an unpaid order long before, so this is only for orders that sales never mentions again. No event is
 * sent. An order that is paid all the same gets its pieces if they are still there.
 * @returns true when there may be more
 */
export async function expireReservations(work: UnitOfWork, before: Date): Promise<boolean> {
  const reservations = await lockExpiredReservations(work, before, limit)
  const products = reservations.flatMap(({ allocations }) => allocations.map(({ productId }) => productId))
  const stock = await lockStockOfProducts(work, [...new Set(products)])
  const after: Stock = new Map(stock)
  const expired = reservations.map(reservation => expire(reservation, after))
  await markExpired(
    work,
    expired.map(({ orderId }) => orderId),
  )
  await changeStock(work, changesBetween(stock, after))
  return reservations.length === limit
}
