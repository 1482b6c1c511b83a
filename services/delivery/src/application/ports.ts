/** The ports of the use cases. The infrastructure layer implements them. */
import type { Courier } from '../domain/courier.ts'
import type { OrderEvent } from '../domain/events.ts'
import type { Location } from '../domain/location.ts'
import type { Order, OrderChange, OrderStatus } from '../domain/order.ts'

/** Runs a function in one transaction. It may run more than once when it conflicts with another transaction. */
export type InTransaction = <T>(run: (repositories: Repositories) => Promise<T>) => Promise<T>

export interface Repositories {
  orders: OrderRepository
  couriers: CourierRepository
}

export interface OrderRepository {
  /**
   * Adds new orders. A known order stays as it is, and its last event is sent again, because sales may have missed it.
   */
  add(changes: OrderChange[]): Promise<void>
  find(ids: string[]): Promise<Order[]>
  /** Claims received orders that are due. Nobody else gets them while geo is asked. */
  claimReceived(limit: number): Promise<Order[]>
  /** Located orders that are due, locked until the transaction ends. */
  lockLocated(limit: number): Promise<Order[]>
  /** Makes the orders due again after a tick. */
  postpone(orders: Order[]): Promise<void>
  /** Stores changed orders. The transaction fails when one of them was changed by somebody else since it was read. */
  save(changes: OrderChange[]): Promise<void>
}

export interface CourierRepository {
  /** Adds new couriers; known ones stay as they are. */
  add(couriers: Courier[]): Promise<void>
  all(): Promise<Courier[]>
  /**
   * Sets the courier's account; null takes it away. Fails with the code `courier.account-taken`, and the transaction
   * with it, when the account belongs to another courier.
   */
  setAccount(id: string, account: string | null): Promise<void>
  /** Claims couriers with parcels that have not moved in this tick. Nobody gets them again before the next tick. */
  claimToMove(limit: number): Promise<Courier[]>
  /** Stores couriers, like `OrderRepository.save`, and publishes their places, but not at every step. */
  save(couriers: Courier[]): Promise<void>
}

export interface Geo {
  /**
   * The place of a street; undefined for an unknown one. Rejects when geo does not answer.
   * @param traceparent of the order
   */
  locate(street: string, traceparent?: string): Promise<Location | undefined>
}

/** An order with its events, oldest first. */
export interface Delivery {
  order: Order
  /** Account of the courier who delivers it. */
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
  /** All couriers, or the one of an account, ordered by id; `after` is the last id of the previous page. */
  couriers(page: { account?: string; after?: string; limit: number }): Promise<Courier[]>
  courier(id: string): Promise<Courier | undefined>
  delivery(orderId: string): Promise<Delivery | undefined>
  /**
   * All orders, or those of the courier of an account, newest first and without their events; `before` is the last id
   * of the previous page.
   */
  deliveries(page: DeliveryPage & { account?: string }): Promise<Order[]>
}
