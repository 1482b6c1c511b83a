import type { WarehouseMovement } from '@groundwork/contracts/warehouse'
import { type Movement, otherSide, type Refusal } from './domain/movement.ts'

const earliest = 0
const latest = Date.UTC(2200, 0, 1)

/** The movement that an envelope reports, or what is wrong with a value that its schema cannot judge. */
export function movementFrom({ data }: WarehouseMovement): Movement | { wrong: string } {
  const occurredAt = Date.parse(data.timestamp)
  if (!(occurredAt >= earliest && occurredAt < latest)) {
    return { wrong: `data.timestamp must be a moment from 1970 until 2200, not ${data.timestamp}` }
  }
  return {
    movementId: data.movement_id.toLowerCase(),
    event: data.event,
    warehouseId: data.warehouse_id.toLowerCase(),
    productId: data.product_id.toLowerCase(),
    quantity: data.quantity,
    occurredAt,
  }
}

/** Why a report was refused, in a sentence. */
export function refusalOf(movement: Movement, refusal: Refusal): string {
  const { movementId, event, warehouseId, productId, quantity } = movement
  switch (refusal) {
    case 'conflict':
      return `the ${event} of movement ${movementId} was reported before with other content`
    case 'other-product':
      return `the ${otherSide[event]} of movement ${movementId} was reported of another product than ${productId}`
    case 'insufficient':
      return `fewer than ${quantity} of product ${productId} are free to leave warehouse ${warehouseId}`
  }
}
