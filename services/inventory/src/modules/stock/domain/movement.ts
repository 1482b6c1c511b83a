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
 * `conflict`: this side was reported before with other content; the first report counts. `other-product`: the other side
 * was reported before, of another product; one movement cannot turn tea into cups. `insufficient`: more would leave than
 * may. What is refused is not recorded, so it may be reported again when there is more.
 */
export type Outcome = 'applied' | 'duplicate' | 'conflict' | 'other-product' | 'insufficient'

export type Refusal = Exclude<Outcome, 'applied' | 'duplicate'>

export const otherSide = { arrival: 'departure', departure: 'arrival' } as const

export type MovementKey = string

export function movementKey(movement: Pick<Movement, 'movementId' | 'event'>): MovementKey {
  return `${movement.movementId}/${movement.event}`
}

/**
 * Judges movements in their order and applies them to `stock` and `known`, which must hold what these movements touch:
 * the stock at both ends, and both sides of each that were recorded before.
 */
export function applyMovements(movements: Movement[], known: Map<MovementKey, Movement>, stock: Stock): Outcome[] {
  return movements.map(movement => {
    const { movementId, event, warehouseId, productId, quantity } = movement
    const before = known.get(movementKey(movement))
    if (before) return sameContent(before, movement) ? 'duplicate' : 'conflict'
    const opposite = known.get(movementKey({ movementId, event: otherSide[event] }))
    if (opposite && opposite.productId !== productId) return 'other-product'

    const line = stock.get(stockKey(movement)) ?? { warehouseId, productId, quantity: 0, reserved: 0 }
    if (event === 'departure' && available(line) < quantity) return 'insufficient'

    const change = event === 'arrival' ? quantity : -quantity
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
