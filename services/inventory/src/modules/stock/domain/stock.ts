/** A product in a warehouse. */
export interface StockLine {
  warehouseId: string
  productId: string
  /** Pieces that lie there. */
  quantity: number
  /** Of these, pieces set aside for orders. */
  reserved: number
}

/** What may leave, or be promised to somebody. */
export function available(line: StockLine): number {
  return line.quantity - line.reserved
}

export type StockKey = string

export function stockKey(line: { warehouseId: string; productId: string }): StockKey {
  return `${line.warehouseId}/${line.productId}`
}

export type Stock = Map<StockKey, StockLine>

/** By how much a line is to change. */
export interface StockChange {
  warehouseId: string
  productId: string
  quantity: number
  reserved: number
}

/** What makes `before` into `after`: only lines that differ. */
export function changesBetween(before: Stock, after: Stock): StockChange[] {
  const changes: StockChange[] = []
  for (const [key, line] of after) {
    const old = before.get(key) ?? { quantity: 0, reserved: 0 }
    const quantity = line.quantity - old.quantity
    const reserved = line.reserved - old.reserved
    if (quantity !== 0 || reserved !== 0) {
      changes.push({ warehouseId: line.warehouseId, productId: line.productId, quantity, reserved })
    }
  }
  return changes
}
