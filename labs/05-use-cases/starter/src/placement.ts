import { type ItemClass, type PlacementStrategy, Refused } from '../given/ports.ts'

export const fifo: PlacementStrategy = {
  putAway({ quantity }, places) {
    const parts = []
    for (const { code, free } of places) {
      const part = Math.min(free, quantity)
      if (part > 0) parts.push({ location: code, quantity: part })
      quantity -= part
    }
    if (quantity > 0) throw new Refused('no-room')
    return parts
  },

  pick({ sku, quantity }, places) {
    const parts = []
    for (const { code, lots } of places)
      for (const lot of lots) {
        if (lot.sku !== sku || quantity === 0) continue
        const part = Math.min(lot.quantity, quantity)
        parts.push({ location: code, lot: lot.lot, quantity: part })
        quantity -= part
      }
    if (quantity > 0) throw new Refused('not-enough')
    return parts
  },
}

export const abc: PlacementStrategy = {
  putAway: () => {
    throw new Refused('not-written')
  },
  pick: fifo.pick,
}

export function abcClasses(_turnover: Record<string, number>): Record<string, ItemClass> {
  throw new Refused('not-written')
}
