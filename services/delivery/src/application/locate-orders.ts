import type { Location } from '../domain/location.ts'
import { failOrder, locateOrder, type Order, type OrderChange } from '../domain/order.ts'
import { batchSize } from './batch-size.ts'
import type { Geo, InTransaction } from './ports.ts'

export interface Locating {
  inTransaction: InTransaction
  geo: Geo
}

/**
 * Asks geo for the places of received orders. An order with an unknown street fails. An order for which geo does not
 * answer waits and is tried again later.
 * @returns the number of orders that it looked at
 * @throws the first error of geo, after the answers to the other orders are stored
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
    // Read again: when the claim has expired meanwhile, another process may have handled the order.
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
