/** A product in a warehouse. */
export interface StockLine {
  warehouseId: string
  productId: string
  /** All pieces in the warehouse. */
  quantity: number
  /** How many of these pieces are reserved for orders. */
  reserved: number
}

/** How many pieces may leave or be reserved. */
export function available(line: StockLine): number {
  return line.quantity - line.reserved
}

export type StockKey = string

export function stockKey(line: { warehouseId: string; productId: string }): StockKey {
  return `${line.warehouseId}/${line.productId}`
}

export type Stock = Map<StockKey, StockLine>

/** A change of a line, relative to its stored values. */
export interface StockChange {
  warehouseId: string
  productId: string
  quantity: number
  reserved: number
}

/** The changes from `before` to `after`, only for lines that differ. */
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
