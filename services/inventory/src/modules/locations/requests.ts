import { command, query } from '../../mediator.ts'

/**
 * Chooses bins for goods by the placement of the warehouse, one product after the other. The layout stays locked until
 * the transaction ends, so that the bins stay free.
 * @returns the places of each product, in the order of the goods
 * @throws Problem 404 `unknown-layout`; 409 `no-room` when one of the products does not fit
 */
export const ChoosePlaces = command<
  { warehouseId: string; goods: { productId: string; quantity: number }[] },
  { productId: string; places: { bin: string; quantity: number }[] }[]
>('locations.choose-places')

/** The warehouses among these that have bins. */
export const HaveBins = query<{ warehouseIds: string[] }, Set<string>>('locations.have-bins')

/** Sorts codes of bins into walking order. Unknown bins come last. */
export const Walk = query<{ warehouseId: string; bins: string[] }, string[]>('locations.walk')
