import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import type { InputOf } from '../../../mediator.ts'
import { createMovement } from '../domain/bin-movement.ts'
import type { StockParts } from '../parts.ts'
import type { PutAway } from '../requests.ts'
import { changeTotal, movePieces } from './move-pieces.ts'

export async function putAway(work: UnitOfWork, parts: StockParts, goods: InputOf<typeof PutAway>): Promise<void> {
  const { movementId, warehouseId, productId, receivedAt, places } = goods
  const quantity = places.reduce((sum, place) => sum + place.quantity, 0)
  // First, so that the product's line of stock exists and is locked before its lots change.
  await changeTotal(work, parts, { warehouseId, productId, quantity, reserved: 0 })
  const head = { movementId, warehouseId, recordedAt: Date.now() }
  await movePieces(
    work,
    parts,
    places.map(place => createMovement.inbound(head, { ...place, productId, receivedAt })),
  )
}
