import { command } from '../../mediator.ts'

/**
 * Marks packed pick lists as shipped.
 * @throws Problem 404 `unknown-list`; 409 `not-packed`
 */
export const ShipLists = command<{ warehouseId: string; listIds: string[] }>('picking.ship-lists')
