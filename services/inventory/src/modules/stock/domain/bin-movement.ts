import type { Part } from './lot.ts'

export type MovementType = 'inbound' | 'outbound' | 'transfer' | 'adjustment'

/** Pieces of one lot on their way into, out of or between bins. */
export interface BinMovement {
  movementId: string
  type: MovementType
  warehouseId: string
  productId: string
  /** When the pieces were received; they keep their age wherever they go. Milliseconds since the epoch. */
  receivedAt: number
  quantity: number
  from: string | null
  to: string | null
  /** Milliseconds since the epoch. */
  recordedAt: number
}

/** What is the same for all parts of a movement. */
export type MovementHead = Pick<BinMovement, 'movementId' | 'warehouseId' | 'recordedAt'>

/** Makes the movements there are, each from what it needs and nothing else. Pieces say which bin they come from or go to. */
export const createMovement = {
  inbound: (head: MovementHead, part: Part) => movement('inbound', head, part, null, part.bin),
  outbound: (head: MovementHead, part: Part) => movement('outbound', head, part, part.bin, null),
  transfer: (head: MovementHead, part: Part, to: string) => movement('transfer', head, part, part.bin, to),
  found: (head: MovementHead, part: Part) => movement('adjustment', head, part, null, part.bin),
  lost: (head: MovementHead, part: Part) => movement('adjustment', head, part, part.bin, null),
}

function movement(
  type: MovementType,
  { movementId, warehouseId, recordedAt }: MovementHead,
  { productId, receivedAt, quantity }: Part,
  from: string | null,
  to: string | null,
): BinMovement {
  return { movementId, type, warehouseId, productId, receivedAt, quantity, from, to, recordedAt }
}
