/** The shapes that the shop speaks in. Given: laid over your copy at each check. */
import type pg from 'pg'

/** Whatever can be asked: a client of pg, a transaction. */
export type Sql = Pick<pg.ClientBase, 'query'>

export type OrderStatus = 'pending' | 'confirmed' | 'paid' | 'shipped' | 'delivered' | 'cancelled'

export interface Order {
  /** A UUID, like `customerId` and `productId`. */
  id: string
  customerId: string
  phone: string
  status: OrderStatus
  /** In minor units: 1990n is 19.90. Up to 9,223,372,036,854,775,807. */
  amountMinor: bigint
  currency: string
  placedAt: Date
  /** 1 when it is new, one more after each save. */
  version: number
  lines: OrderLine[]
}

export interface OrderLine {
  productId: string
  quantity: number
  priceMinor: bigint
}
