import { CourierMoved } from '@groundwork/contracts/delivery'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { createEvent } from '@groundwork/kernel/events/event'
import type { Repositories } from '../application/ports.ts'
import type { Courier } from '../domain/courier.ts'
import { lastEvent, type OrderChange } from '../domain/order.ts'
import { announcementOf, encodeEvent } from './event-registry.ts'
import { allCouriers, claimToMove, insertCouriers, setCourierAccount, updateCouriers } from './repo/couriers.ts'
import { insertOrderEvents } from './repo/order-events.ts'
import {
  claimReceived,
  findOrders,
  insertOrders,
  lockLocated,
  lockOrdersShared,
  postponeOrders,
  updateOrders,
} from './repo/orders.ts'

/** In milliseconds. */
export interface Times {
  tickMs: number
  /** How long a claimed order belongs to one process. It must be longer than the time limit of geo. */
  claimMs: number
}

/** The shortest time between two published positions of a courier, in milliseconds. */
const publishIntervalMs = 1000

/** The repositories of a transaction. They store aggregates and their events, and emit events for other services. */
export function createRepositories(sql: UnitOfWork, { tickMs, claimMs }: Times): Repositories {
  async function keepEvents(changes: OrderChange[]): Promise<void> {
    const versioned = changes.map(change => ({ change, version: change.order.version + 1 }))
    await insertOrderEvents(
      sql,
      versioned.map(({ change, version }) => ({ ...encodeEvent(change.event), version })),
    )
    sql.emit(...versioned.flatMap(({ change, version }) => announcementOf(change, version) ?? []))
  }

  return {
    orders: {
      async add(changes) {
        const unknown = await insertOrders(
          sql,
          changes.map(({ order }) => order),
        )
        const known = changes.map(({ order }) => order.id.toLowerCase()).filter(id => !unknown.has(id))
        // `delete` makes the second copy of an order in the same list a known one.
        await keepEvents(changes.filter(({ order }) => unknown.delete(order.id.toLowerCase())))
        // Locked, so that no newer event is sent before this repetition.
        const still = await lockOrdersShared(sql, known)
        sql.emit(...still.flatMap(order => announcementOf({ order, event: lastEvent(order) }, order.version) ?? []))
      },
      find: ids => findOrders(sql, ids),
      claimReceived: limit => claimReceived(sql, limit, claimMs),
      lockLocated: limit => lockLocated(sql, limit),
      postpone: orders => postponeOrders(sql, orders, tickMs),
      async save(changes) {
        await updateOrders(
          sql,
          changes.map(({ order }) => order),
        )
        await keepEvents(changes)
      },
    },
    couriers: {
      add: couriers => insertCouriers(sql, couriers),
      all: () => allCouriers(sql),
      setAccount: (id, account) => setCourierAccount(sql, id, account),
      claimToMove: limit => claimToMove(sql, limit, tickMs),
      async save(couriers) {
        const published = await updateCouriers(sql, couriers, publishIntervalMs)
        sql.emit(...couriers.filter(({ id }) => published.has(id)).map(positionOf))
      },
    },
  }
}

function positionOf({ id: courierId, version, location }: Courier) {
  return createEvent(CourierMoved, { aggregateId: courierId, version: version + 1, data: { courierId, ...location } })
}
