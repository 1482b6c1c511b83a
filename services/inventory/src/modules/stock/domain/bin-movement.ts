import type { Part } from './lot.ts'

export type MovementType = 'inbound' | 'outbound' | 'transfer' | 'adjustment'

/** A movement of pieces of one lot into, out of or between bins. */
export interface BinMovement {
  movementId: string
  type: MovementType
  warehouseId: string
  productId: string
  /** When the pieces were received; it does not change when they move. Milliseconds since the epoch. */
  receivedAt: number
  quantity: number
  from: string | null
  to: string | null
  /** Milliseconds since the epoch. */
  recordedAt: number
}

/** The members that all parts of a movement have in common. */
export type MovementHead = Pick<BinMovement, 'movementId' | 'warehouseId' | 'recordedAt'>

/** Creates each kind of movement. The bin of `part` is where its pieces come from or go to. */
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
