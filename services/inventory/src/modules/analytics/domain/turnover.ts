/** The pieces of a product that went in and out of the bins of a warehouse on one day. */
export interface Turnover {
  warehouseId: string
  productId: string
  /** `2026-11-28`, in UTC. */
  day: string
  inbound: number
  outbound: number
  adjusted: number
}

/** The members of a movement that the turnover depends on. */
interface Moved {
  type: 'inbound' | 'outbound' | 'transfer' | 'adjustment'
  warehouseId: string
  productId: string
  quantity: number
  /** Null for pieces that were found. */
  from: string | null
  recordedAt: number
}

/** The turnover of movements: one row for each warehouse, product and day, sorted by these. */
export function turnoverOf(movements: readonly Moved[]): Turnover[] {
  const rows = new Map<string, Turnover>()
  for (const { type, warehouseId, productId, quantity, from, recordedAt } of movements) {
    if (type === 'transfer') continue
    const day = new Date(recordedAt).toISOString().slice(0, 10)
    const key = `${warehouseId} ${productId} ${day}`
    const row = rows.get(key) ?? { warehouseId, productId, day, inbound: 0, outbound: 0, adjusted: 0 }
    if (type === 'adjustment') row.adjusted += from === null ? quantity : -quantity
    else row[type] += quantity
    rows.set(key, row)
  }
  return [...rows.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}
