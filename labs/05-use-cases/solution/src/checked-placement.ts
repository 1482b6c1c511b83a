import { type PlacementStrategy, Refused } from '../given/ports.ts'
import { isCount } from './movement.ts'
import { lotsOf } from './placement.ts'

/** The same strategy, whose answers can be relied on. @throws Refused bad-placement, and what the strategy throws */
export function checked(strategy: PlacementStrategy): PlacementStrategy {
  return {
    putAway(goods, places) {
      const room = new Map(places.map(({ code, free }) => [code, free]))
      const parts = strategy.putAway(goods, places)
      requireFit(parts, goods.quantity, room, part => part.location)
      return parts
    },
    pick(wanted, places) {
      const there = new Map(lotsOf(wanted.sku, places).map(lot => [keyOf(lot), lot.quantity]))
      const parts = strategy.pick(wanted, places)
      requireFit(parts, wanted.quantity, there, keyOf)
      return parts
    },
  }
}

const keyOf = ({ location, lot }: { location: string; lot: string }): string => JSON.stringify([location, lot])

/** @param limits how much there is of each, by key */
function requireFit<Part extends { quantity: number }>(
  parts: readonly Part[],
  quantity: number,
  limits: Map<string, number>,
  key: (part: Part) => string,
): void {
  let sum = 0
  for (const part of parts) {
    const limit = limits.get(key(part))
    if (limit === undefined || !isCount(part.quantity) || part.quantity > limit) throw new Refused('bad-placement')
    limits.set(key(part), limit - part.quantity)
    sum += part.quantity
  }
  if (sum !== quantity) throw new Refused('bad-placement')
}
