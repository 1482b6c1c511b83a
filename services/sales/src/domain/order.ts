export type OrderStatus = 'pending' | 'confirmed' | 'paid' | 'shipped' | 'delivered' | 'cancelled'
export type CancelReason = 'out_of_stock' | 'payment_declined' | 'cancelled_by_customer' | 'timed_out' | 'undeliverable'

/** State of an order's saga; `order-saga.ts` has the transitions. */
export type SagaState =
  | 'reserving'
  | 'authorising'
  | 'capturing'
  | 'dispatching'
  | 'shipping'
  | 'voiding'
  | 'refunding'
  | 'delivered'
  | 'cancelled'
  | 'refunded'
  | 'handed-over'

/** Prices and amounts are whole minor units. */
export interface OrderLine {
  productId: string
  quantity: number
  priceMinor: number
}

export interface Order {
  id: string
  customerId: string
  status: OrderStatus
  /** State of its saga, which is finer than the status. */
  state: SagaState
  /** How often the request of the current state was sent. */
  tries: number
  /** Why it is cancelled or being cancelled. */
  reason: CancelReason | null
  paymentMethod: string
  /** Street to deliver to. */
  street: string
  amountMinor: number
  currency: string
  /** 1 for a new order; each change adds one. */
  version: number
  lines: OrderLine[]
}

export interface Product {
  id: string
  priceMinor: number
  currency: string
}

export interface RequestedOrder {
  customerId: string
  paymentMethod: string
  street: string
  lines: { productId: string; quantity: number }[]
}

/** Why an order is refused. */
export type Refusal =
  | { refused: 'repeated-product'; productIds: string[] }
  | { refused: 'unknown-product'; productIds: string[] }
  | { refused: 'mixed-currencies'; currencies: string[] }
  | { refused: 'amount-too-large' }

/** A new order at current prices, or the reason for refusing it. */
export function placeOrder(id: string, requested: RequestedOrder, products: Product[]): Order | Refusal {
  const asked = requested.lines.map(line => line.productId)
  const repeated = asked.filter((productId, index) => asked.indexOf(productId) !== index)
  if (repeated.length > 0) return { refused: 'repeated-product', productIds: [...new Set(repeated)] }

  const known = new Map(products.map(product => [product.id, product]))
  const unknown = asked.filter(productId => !known.has(productId))
  if (unknown.length > 0) return { refused: 'unknown-product', productIds: unknown }

  const currencies = [...new Set(asked.map(productId => known.get(productId)!.currency))]
  if (currencies.length > 1) return { refused: 'mixed-currencies', currencies }

  const lines = requested.lines.map(line => ({ ...line, priceMinor: known.get(line.productId)!.priceMinor }))
  const amountMinor = lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0)
  // Larger numbers are not exact, and money must be.
  if (!Number.isSafeInteger(amountMinor)) return { refused: 'amount-too-large' }
  return {
    id,
    customerId: requested.customerId,
    status: 'pending',
    state: 'reserving',
    tries: 1,
    reason: null,
    paymentMethod: requested.paymentMethod,
    street: requested.street,
    amountMinor,
    currency: currencies[0]!,
    version: 1,
    lines,
  }
}
