import { available, type Stock, stockKey } from './stock.ts'

/** One side of a movement, as a warehouse reported it. */
export interface Movement {
  movementId: string
  event: 'arrival' | 'departure'
  warehouseId: string
  productId: string
  quantity: number
  /** Milliseconds since the epoch. */
  occurredAt: number
}

/**
 * `conflict`: this side was reported before with other content; the first report counts. `insufficient`: more would
 * leave than may; nothing is recorded, so it may be reported again when there is more.
 */
export type Outcome = 'applied' | 'duplicate' | 'conflict' | 'insufficient'

export type MovementKey = string

export function movementKey(movement: Pick<Movement, 'movementId' | 'event'>): MovementKey {
  return `${movement.movementId}/${movement.event}`
}

/**
 * Judges movements in their order and applies them to `stock` and `known`, which must hold what these movements touch:
 * the stock they depart from, and the sides that were recorded before.
 */
export function applyMovements(movements: Movement[], known: Map<MovementKey, Movement>, stock: Stock): Outcome[] {
  return movements.map(movement => {
    const before = known.get(movementKey(movement))
    if (before) return sameContent(before, movement) ? 'duplicate' : 'conflict'

    const { warehouseId, productId } = movement
    const line = stock.get(stockKey(movement)) ?? { warehouseId, productId, quantity: 0, reserved: 0 }
    if (movement.event === 'departure' && available(line) < movement.quantity) return 'insufficient'

    const change = movement.event === 'arrival' ? movement.quantity : -movement.quantity
    stock.set(stockKey(movement), { ...line, quantity: line.quantity + change })
    known.set(movementKey(movement), movement)
    return 'applied'
  })
}

function sameContent(one: Movement, other: Movement): boolean {
  return (
    one.warehouseId === other.warehouseId &&
    one.productId === other.productId &&
    one.quantity === other.quantity &&
    one.occurredAt === other.occurredAt
  )
}
