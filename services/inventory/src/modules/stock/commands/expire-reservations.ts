import type { UnitOfWork } from '@groundwork/kernel/unit-of-work'
import { expire } from '../domain/reservation.ts'
import { changesBetween, type Stock } from '../domain/stock.ts'
import { lockExpiredReservations, markExpired } from '../repo/reservations.ts'
import { changeStock, lockStockOfProducts } from '../repo/stock.ts'

/** So many at most in one transaction. */
const limit = 100

/**
 * Frees what is reserved since before `before` and was neither paid for nor given up. True when there may be more.
 *
 * Sales ends an order long before, and by itself; this is for what it will never speak of again. So nobody is told: an
 * order that is paid all the same takes its pieces, if they are still there.
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
