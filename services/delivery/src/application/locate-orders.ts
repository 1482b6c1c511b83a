import type { Location } from '../domain/location.ts'
import { failOrder, locateOrder, type Order, type OrderChange } from '../domain/order.ts'
import { batchSize } from './batch-size.ts'
import type { Geo, InTransaction } from './ports.ts'

export interface Locating {
  inTransaction: InTransaction
  geo: Geo
}

/**
 * Finds out where received orders go, and gives the number of orders. An order whose street is unknown has failed. One
 * for which geo has no answer waits, and is asked for again.
 * @throws what geo rejected with, after the orders that it did answer for are kept
 */
export async function locateOrders({ inTransaction, geo }: Locating): Promise<number> {
  const claimed = await inTransaction(({ orders }) => orders.claimReceived(batchSize))
  if (claimed.length === 0) return 0
  const found = new Map<string, Location | undefined>()
  const failures: unknown[] = []
  const ask = async ({ street, traceparent }: Order) => {
    try {
      found.set(street, await geo.locate(street, traceparent))
    } catch (error) {
      failures.push(error)
    }
  }
  const oneForEachStreet = new Map(claimed.map(order => [order.street, order]))
  await Promise.all([...oneForEachStreet.values()].map(ask))

  const answered = claimed.filter(order => found.has(order.street))
  await inTransaction(async ({ orders }) => {
    // Read again: who is slower than the claim lasts finds what somebody else has done meanwhile.
    const current = await orders.find(answered.map(order => order.id))
    const open = current.filter(order => order.status === 'received')
    await orders.save(open.map(order => settle(order, found.get(order.street))))
  })
  if (failures.length > 0) throw failures[0]
  return claimed.length
}

function settle(order: Order, location: Location | undefined): OrderChange {
  return location ? locateOrder(order, location) : failOrder(order, 'unknown_street')
}
