import { available, type Stock, type StockLine, stockKey } from './stock.ts'

export type ReservationStatus = 'reserved' | 'rejected' | 'committed' | 'released' | 'expired' | 'returned'

/** Pieces set aside in one warehouse. */
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
  /** What there was not enough of when it was rejected. */
  missing: RequestedLine[]
}

export interface RequestedLine {
  productId: string
  quantity: number
}

/** What sales says of an order. */
export type OrderEvent =
  | { kind: 'placed'; orderId: string; version: number; lines: RequestedLine[] }
  | { kind: 'paid'; orderId: string; version: number }
  | { kind: 'cancelled'; orderId: string; version: number }

/**
 * What news of an order does to its reservation; `none` is an order never heard of. News without an entry contradicts
 * what we know and is never dropped. A cancellation that overtakes its order is remembered, so that the order, when it
 * arrives, reserves nothing.
 *
 * `pieces` says what becomes of the pieces that were set aside. Whether a new order gets any is for the stock to say:
 * without enough, it is `rejected`. An order that is paid after its reservation had expired gets the same pieces if they
 * are still free; without them its money has bought nothing, which is a contradiction.
 */
export const reservationTransitions: Record<
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
 * What follows from news of an order. Applies it to `stock`, which must hold every line of the products concerned.
 * Reserves all lines or none.
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

/** What became of the order, as it was said before: also when the stock would say something else by now. */
function answerAgain(known: Reservation): Decision {
  const { status, missing } = known
  if (status === 'reserved') return { reservation: known, reply: { answer: 'reserved' } }
  // An earlier release did not keep what was missing, and without it nothing can be said.
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

/** Nobody has paid in time: the pieces are free again. Applies it to `stock`, as `applyOrderEvent` does. */
export function expire(reservation: Reservation, stock: Stock): Reservation {
  changeAll(stock, reservation.allocations, effects.release)
  return { ...reservation, status: 'expired' }
}

/** The contract allows a product in several lines; each product is served once, with all its pieces. */
function perProduct(lines: RequestedLine[]): RequestedLine[] {
  const quantities = new Map<string, number>()
  for (const { productId, quantity } of lines) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity)
  return [...quantities].map(([productId, quantity]) => ({ productId, quantity }))
}

/** From one warehouse if one has enough, else from the fullest ones: the fewer parcels the better. */
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

/** What is done to the stock for each piece of an allocation. */
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
