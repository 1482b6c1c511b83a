import { command, moduleEvent, query } from '../../mediator.ts'
import type { BinMovement } from './domain/bin-movement.ts'
import type { Lot } from './domain/lot.ts'
import type { Allocation } from './domain/reservation.ts'

/** Goods that were received go into bins, and are stock from then on. */
export const PutAway = command<{
  movementId: string
  warehouseId: string
  productId: string
  /** Milliseconds since the epoch. */
  receivedAt: number
  places: { bin: string; quantity: number }[]
}>('stock.put-away')

/**
 * Pieces go from one bin to another, the oldest first. The same movement again changes nothing.
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
 * Pieces were counted in a bin: what is missing or found more is adjusted. Gives how many were expected.
 * @throws Problem 409 `pieces-promised` when pieces are missing that orders or pickers have been promised
 */
export const AdjustToCount = command<
  { movementId: string; warehouseId: string; productId: string; bin: string; counted: number },
  { expected: number }
>('stock.adjust-to-count')

/** What lies in the bins of a warehouse. */
export const LotsInBins = query<{ warehouseId: string }, Lot[]>('stock.lots-in-bins')

/** The parts of one movement, in the order in which they were recorded; none when it has never happened. */
export const MovementParts = query<{ movementId: string }, BinMovement[]>('stock.movement-parts')

/** All movements of bins in the order in which they were recorded, page by page: begin after 0, go on after `last`. */
export const RecordedMovements = query<{ after: number; limit: number }, { movements: BinMovement[]; last: number }>(
  'stock.recorded-movements',
)

/** Pieces went into, out of or between bins. */
export const PiecesMoved = moduleEvent<{ movements: BinMovement[] }>('stock.pieces-moved')

/** An order was paid: its pieces are the customer's and have to be picked. */
export const OrderCommitted = moduleEvent<{ orderId: string; allocations: Allocation[] }>('stock.order-committed')

/** An order that was paid is cancelled: its pieces are stock again. */
export const OrderReturned = moduleEvent<{ orderId: string }>('stock.order-returned')
