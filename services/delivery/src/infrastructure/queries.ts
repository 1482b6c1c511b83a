import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Queries } from '../application/ports.ts'
import { decodeEvent } from './event-registry.ts'
import { findCouriers, listCouriers } from './repo/couriers.ts'
import { eventsOfOrder } from './repo/order-events.ts'
import { findOrders, listOrders } from './repo/orders.ts'

export function createQueries(sql: Queryable): Queries {
  return {
    couriers: page => listCouriers(sql, page),
    courier: async id => (await findCouriers(sql, [id]))[0],
    async deliveries({ account, ...page }) {
      if (account === undefined) return listOrders(sql, page)
      const [own] = await listCouriers(sql, { account, limit: 1 })
      const asked = page.courierId?.toLowerCase() ?? own?.id
      return own && own.id === asked ? listOrders(sql, { ...page, courierId: own.id }) : []
    },
    async delivery(orderId) {
      const [order] = await findOrders(sql, [orderId])
      if (!order) return undefined
      const [courier] = await findCouriers(sql, order.courierId === null ? [] : [order.courierId])
      const events = await eventsOfOrder(sql, orderId)
      return {
        order,
        account: courier?.account ?? null,
        history: events.map(kept => ({ event: decodeEvent(kept), occurredAt: kept.occurredAt })),
      }
    },
  }
}
