/** What the use cases need of the world outside. The infrastructure has it. */
import type { Courier } from '../domain/courier.ts'
import type { OrderEvent } from '../domain/events.ts'
import type { Location } from '../domain/location.ts'
import type { Order, OrderChange, OrderStatus } from '../domain/order.ts'

/** A transaction: what is done in it is done together or not at all. */
export type InTransaction = <T>(run: (repositories: Repositories) => Promise<T>) => Promise<T>

export interface Repositories {
  orders: OrderRepository
  couriers: CourierRepository
}

export interface OrderRepository {
  /**
   * Orders that are known already stay as they are, and how they are is said again: who asks again may not have heard
   * it.
   */
  add(changes: OrderChange[]): Promise<void>
  find(ids: string[]): Promise<Order[]>
  /** Received orders that are due, of which nobody else is given any for a while: long enough to ask where they go. */
  claimReceived(limit: number): Promise<Order[]>
  /** Located orders that are due, of which nobody else is given any until the transaction ends. */
  lockLocated(limit: number): Promise<Order[]>
  /** They are due again in a tick. */
  postpone(orders: Order[]): Promise<void>
  /** Fails, and with it the transaction, when somebody else has changed one of them since it was read. */
  save(changes: OrderChange[]): Promise<void>
}

export interface CourierRepository {
  /** Those who are known already stay as they are. */
  add(couriers: Courier[]): Promise<void>
  all(): Promise<Courier[]>
  /**
   * Says whose account the courier is; null for nobody's. Fails with the code `courier.account-taken`, and with it the
   * transaction, when the account is another courier's.
   */
  setAccount(id: string, account: string | null): Promise<void>
  /** Couriers with parcels who were not moved in this tick; they are not given to anybody again before the next one. */
  claimToMove(limit: number): Promise<Courier[]>
  /** As `OrderRepository.save`. Where they stand is told now and then. */
  save(couriers: Courier[]): Promise<void>
}

export interface Geo {
  /** Undefined for a street that nobody knows; rejects when there is no answer now. @param traceparent of who asks */
  locate(street: string, traceparent?: string): Promise<Location | undefined>
}

/** An order with what has happened to it, oldest first. */
export interface Delivery {
  order: Order
  /** Of the courier who brings it. */
  account: string | null
  history: { event: OrderEvent; occurredAt: Date }[]
}

export interface DeliveryPage {
  courierId?: string
  status?: OrderStatus
  before?: string
  limit: number
}

export interface Queries {
  /** By id, all or the one of an account; `after` is the last id of the page before. */
  couriers(page: { account?: string; after?: string; limit: number }): Promise<Courier[]>
  courier(id: string): Promise<Courier | undefined>
  delivery(orderId: string): Promise<Delivery | undefined>
  /**
   * Without their histories, the newest order first, all or those of the courier of an account; `before` is the last id
   * of the page before.
   */
  deliveries(page: DeliveryPage & { account?: string }): Promise<Order[]>
}
