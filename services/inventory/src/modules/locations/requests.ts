import { command, query } from '../../mediator.ts'

/**
 * Where goods are to go, by the warehouse's placement. Its layout is held until the transaction ends, so that the places
 * stay free.
 * @throws Problem 404 `unknown-layout`; 409 `no-room`
 */
export const ChoosePlaces = command<
  { warehouseId: string; productId: string; quantity: number },
  { bin: string; quantity: number }[]
>('locations.choose-places')

/** Those of the warehouses that have bins, and so something to walk past. */
export const HaveBins = query<{ warehouseIds: string[] }, Set<string>>('locations.have-bins')

/** Codes of bins in walking order. A bin that is no longer there comes last. */
export const Walk = query<{ warehouseId: string; bins: string[] }, string[]>('locations.walk')
