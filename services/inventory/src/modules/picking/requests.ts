import { command } from '../../mediator.ts'

/**
 * Packed pick lists leave.
 * @throws Problem 404 `unknown-list`; 409 `not-packed`
 */
export const ShipLists = command<{ warehouseId: string; listIds: string[] }>('picking.ship-lists')
