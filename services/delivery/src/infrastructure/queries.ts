import type { Queryable } from '@groundwork/kernel/pool'
import type { Queries } from '../application/ports.ts'
import { decodeEvent } from './event-registry.ts'
import { findCouriers, listCouriers } from './repo/couriers.ts'
import { eventsOfOrder } from './repo/order-events.ts'
import { findOrders, listOrders } from './repo/orders.ts'

export function createQueries(sql: Queryable): Queries {
  return {
    couriers: page => listCouriers(sql, page),
    courier: async id => (await findCouriers(sql, [id]))[0],
    deliveries: page => listOrders(sql, page),
    async delivery(orderId) {
      const [order] = await findOrders(sql, [orderId])
      if (!order) return undefined
      const events = await eventsOfOrder(sql, orderId)
      return { order, history: events.map(kept => ({ event: decodeEvent(kept), occurredAt: kept.occurredAt })) }
    },
  }
}
