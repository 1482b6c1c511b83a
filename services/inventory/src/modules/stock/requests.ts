import { command, moduleEvent, query } from '../../mediator.ts'
import type { BinMovement } from './domain/bin-movement.ts'
import type { Lot } from './domain/lot.ts'
import type { Allocation } from './domain/reservation.ts'

/** Puts received goods into bins and adds them to the stock. */
export const PutAway = command<{
  movementId: string
  warehouseId: string
  productId: string
  /** Milliseconds since the epoch. */
  receivedAt: number
  places: { bin: string; quantity: number }[]
}>('stock.put-away')

/**
 * Moves pieces from one bin to another, the oldest first. The same movement again changes nothing.
 * @throws Problem 409 `not-enough`; `movement-conflict` for a known movement with other content
 */
export const Transfer = command<{
  movementId: string
  warehouseId: string
  productId: string
  from: string
  to: string
  quantity: number
}>('stock.transfer')

/**
 * Adjusts the stock of a bin to a count. Returns how many pieces were expected.
 * @throws Problem 409 `pieces-promised` when pieces are missing that orders or pickers have been promised
 */
export const AdjustToCount = command<
  { movementId: string; warehouseId: string; productId: string; bin: string; counted: number },
  { expected: number }
>('stock.adjust-to-count')

/** The lots in the bins of a warehouse, or in one of them. */
export const LotsInBins = query<{ warehouseId: string; bin?: string }, Lot[]>('stock.lots-in-bins')

/** The parts of one movement in the order in which they were recorded; empty for an unknown movement. */
export const MovementParts = query<{ movementId: string }, BinMovement[]>('stock.movement-parts')

/**
 * A page of all movements of bins, in the order in which they were recorded. Start with `after` 0, continue with
 * `last`.
 */
export const RecordedMovements = query<{ after: number; limit: number }, { movements: BinMovement[]; last: number }>(
  'stock.recorded-movements',
)

/** Pieces have moved into, out of or between bins. */
export const PiecesMoved = moduleEvent<{ movements: BinMovement[] }>('stock.pieces-moved')

/** An order was paid: its pieces have left the stock and have to be picked. */
export const OrderCommitted = moduleEvent<{ orderId: string; allocations: Allocation[] }>('stock.order-committed')

/** A paid order was cancelled: its pieces are back in the stock. */
export const OrderReturned = moduleEvent<{ orderId: string }>('stock.order-returned')
