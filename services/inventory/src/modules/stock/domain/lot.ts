/** Pieces of one product in one bin that were received together. */
export interface Lot {
  warehouseId: string
  bin: string
  productId: string
  /** Milliseconds since the epoch. */
  receivedAt: number
  quantity: number
  /** How many of these pieces are promised to a picker. */
  held: number
}

/** Some pieces of a lot. */
export type Part = Pick<Lot, 'bin' | 'productId' | 'receivedAt' | 'quantity'>

/** Chooses `quantity` pieces that are not held, the oldest first; undefined when there are too few. */
export function takeOldest(lots: readonly Lot[], quantity: number): Part[] | undefined {
  const parts: Part[] = []
  let open = quantity
  for (const { bin, productId, receivedAt, ...lot } of lots.toSorted(byAge)) {
    const taken = Math.min(open, lot.quantity - lot.held)
    if (taken > 0) parts.push({ bin, productId, receivedAt, quantity: taken })
    open -= taken
  }
  return open === 0 ? parts : undefined
}

function byAge(one: Lot, other: Lot): number {
  return one.receivedAt - other.receivedAt || (one.bin < other.bin ? -1 : 1)
}
