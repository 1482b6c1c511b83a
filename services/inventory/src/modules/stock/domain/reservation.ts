import { available, type Stock, type StockLine, stockKey } from './stock.ts'

export type ReservationStatus = 'reserved' | 'rejected' | 'committed' | 'released' | 'expired' | 'returned'

/** Pieces that are reserved in one warehouse. */
export interface Allocation {
  warehouseId: string
  productId: string
  quantity: number
}

export interface Reservation {
  orderId: string
  status: ReservationStatus
  orderVersion: number
  allocations: Allocation[]
  /** The missing pieces of a rejected reservation. */
  missing: RequestedLine[]
}

export interface RequestedLine {
  productId: string
  quantity: number
}

/** An event of sales about an order. */
export type OrderEvent =
  | { kind: 'placed'; orderId: string; version: number; lines: RequestedLine[] }
  | { kind: 'paid'; orderId: string; version: number }
  | { kind: 'cancelled'; orderId: string; version: number }

/**
 * The transitions of a reservation by the events of its order; `none` is an unknown order. An event without an entry
 * contradicts the status. It is never dropped; it becomes a dead letter. A cancellation that overtakes its order is
 * remembered, so that the order reserves nothing when it arrives.
 *
 * `pieces` names the effect on the reserved pieces. A new order without enough stock becomes `rejected` instead. An
 * order that is paid after its reservation has expired gets the same pieces if they are still free. If they are not, it
 * has paid for nothing, which is a contradiction.
 */
const reservationTransitions: Record<
  ReservationStatus | 'none',
  Partial<Record<OrderEvent['kind'], { to: ReservationStatus; pieces?: keyof typeof effects }>>
> = {
  none: {
    placed: { to: 'reserved' },
    cancelled: { to: 'released' },
  },
  reserved: {
    paid: { to: 'committed', pieces: 'ship' },
    cancelled: { to: 'released', pieces: 'release' },
  },
  rejected: {
    cancelled: { to: 'rejected' },
  },
  committed: {
    cancelled: { to: 'returned', pieces: 'bringBack' },
  },
  released: {
    cancelled: { to: 'released' },
  },
  expired: {
    paid: { to: 'committed', pieces: 'shipFree' },
    cancelled: { to: 'released' },
  },
  returned: {
    cancelled: { to: 'returned' },
  },
}

export type Answer = { answer: 'reserved' } | { answer: 'rejected'; missing: RequestedLine[] } | { answer: 'none' }

export type Decision = { reservation: Reservation; reply: Answer } | 'late' | 'contradiction'

/**
 * Applies an event of an order to its reservation and to `stock`, which must have every line of the products concerned.
 * Reserves all lines of the order or none.
 */
export function applyOrderEvent(orderEvent: OrderEvent, known: Reservation | undefined, stock: Stock): Decision {
  if (known && orderEvent.version <= known.orderVersion)
    return isAskedAgain(orderEvent, known) ? answerAgain(known) : 'late'
  const step = reservationTransitions[known?.status ?? 'none'][orderEvent.kind]
  if (!step) return 'contradiction'

  const base = { orderId: orderEvent.orderId, orderVersion: orderEvent.version }
  if (orderEvent.kind === 'placed') return reserve(base, orderEvent.lines, stock)
  const { allocations, missing } = known ?? { allocations: [], missing: [] }
  if (step.pieces === 'shipFree' && !allocations.every(one => available(lineAt(one, stock)) >= one.quantity)) {
    return 'contradiction'
  }
  if (step.pieces) changeAll(stock, allocations, effects[step.pieces])
  return { reservation: { ...base, status: step.to, allocations, missing }, reply: { answer: 'none' } }
}

function isAskedAgain({ kind, version }: OrderEvent, known: Reservation): boolean {
  return kind === 'placed' && version === known.orderVersion
}

/** The same answer as before, also when the stock has changed since. */
function answerAgain(known: Reservation): Decision {
  const { status, missing } = known
  if (status === 'reserved') return { reservation: known, reply: { answer: 'reserved' } }
  // Reservations of an earlier release have no `missing`, so the event cannot be sent again.
  if (status === 'rejected' && missing.length > 0) return { reservation: known, reply: { answer: 'rejected', missing } }
  return 'late'
}

function reserve(base: { orderId: string; orderVersion: number }, lines: RequestedLine[], stock: Stock): Decision {
  const plans = perProduct(lines).map(line => allocate(line, stock))
  const missing = plans
    .filter(plan => plan.missing > 0)
    .map(({ productId, missing }) => ({ productId, quantity: missing }))
  if (missing.length > 0) {
    return {
      reservation: { ...base, status: 'rejected', allocations: [], missing },
      reply: { answer: 'rejected', missing },
    }
  }
  const allocations = plans.flatMap(plan => plan.allocations)
  changeAll(stock, allocations, effects.setAside)
  return { reservation: { ...base, status: 'reserved', allocations, missing }, reply: { answer: 'reserved' } }
}

/** The expired reservation, whose pieces are free again in `stock`. */
export function expire(reservation: Reservation, stock: Stock): Reservation {
  changeAll(stock, reservation.allocations, effects.release)
  return { ...reservation, status: 'expired' }
}

/** One line for each product, because the contract allows a product in several lines. */
function perProduct(lines: RequestedLine[]): RequestedLine[] {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of lines) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }))
}

/** Takes the pieces from the warehouses with most of them, so that an order has as few parcels as possible. */
function allocate({ productId, quantity }: RequestedLine, stock: Stock) {
  const places = [...stock.values()]
    .filter(line => line.productId === productId && available(line) > 0)
    .sort((one, other) => available(other) - available(one) || one.warehouseId.localeCompare(other.warehouseId))
  const allocations: Allocation[] = []
  let open = quantity
  for (const { warehouseId, ...line } of places.map(place => ({ ...place, free: available(place) }))) {
    if (open === 0) break
    const taken = Math.min(open, line.free)
    allocations.push({ warehouseId, productId, quantity: taken })
    open -= taken
  }
  return { productId, allocations, missing: open }
}

/** The change of a line of stock for each piece of an allocation. */
const effects = {
  setAside: { quantity: 0, reserved: 1 },
  ship: { quantity: -1, reserved: -1 },
  shipFree: { quantity: -1, reserved: 0 },
  release: { quantity: 0, reserved: -1 },
  bringBack: { quantity: 1, reserved: 0 },
}

function changeAll(stock: Stock, allocations: Allocation[], perPiece: { quantity: number; reserved: number }): void {
  for (const allocation of allocations) {
    const line = lineAt(allocation, stock)
    const quantity = line.quantity + perPiece.quantity * allocation.quantity
    const reserved = line.reserved + perPiece.reserved * allocation.quantity
    stock.set(stockKey(allocation), { ...line, quantity, reserved })
  }
}

function lineAt({ warehouseId, productId }: Allocation, stock: Stock): StockLine {
  const at = { warehouseId, productId }
  return stock.get(stockKey(at)) ?? { ...at, quantity: 0, reserved: 0 }
}
