import type { Location } from '../domain/location.ts'
import { failOrder, locateOrder, type Order, type OrderChange } from '../domain/order.ts'
import { batchSize } from './batch-size.ts'
import type { Geo, InTransaction } from './ports.ts'

export interface Locating {
  inTransaction: InTransaction
  geo: Geo
}

export interface Located {
  /** The number of orders that it looked at. */
  claimed: number
  /** For how many of them geo has answered. */
  answered: number
  /** The errors of geo, one for each street. */
  failures: unknown[]
}

/**
 * Asks geo for the places of received orders. An order with an unknown street fails. An order for which geo does not
 * answer waits and is tried again later; the answers for the others are stored all the same.
 */
export async function locateOrders({ inTransaction, geo }: Locating): Promise<Located> {
  const claimed = await inTransaction(({ orders }) => orders.claimReceived(batchSize))
  if (claimed.length === 0) return { claimed: 0, answered: 0, failures: [] }
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
  return { claimed: claimed.length, answered: answered.length, failures }
}

function settle(order: Order, location: Location | undefined): OrderChange {
  return location ? locateOrder(order, location) : failOrder(order, 'unknown_street')
}
