import type { TurnoverClass } from './turnover-class.ts'

/** A bin as a possible place for goods. */
export interface Place {
  bin: string
  /** How many pieces still fit. */
  free: number
  /** When the oldest piece of the same product that lies there was received, in milliseconds since the epoch. */
  oldest: number | undefined
}

/**
 * Sorts places into the order in which they are filled. It gets them in walking order from the door, and must return
 * all.
 */
type Placement = (goods: { turnoverClass: TurnoverClass }, places: readonly Place[]) => Place[]

export const placements = {
  /**
   * Bins with pieces of the same product come first, those with the oldest before all, so that old pieces leave first.
   */
  fifo: (_goods, places) => places.toSorted((one, other) => ageOf(one) - ageOf(other)),

  /** Products that leave often lie near the door. The walk has three zones, and each class starts with its own zone. */
  abc: ({ turnoverClass }, places) => {
    const zones = zonesOf(places)
    return zoneOrder[turnoverClass].flatMap(zone => zones[zone])
  },
} satisfies Record<string, Placement>

export type PlacementName = keyof typeof placements

export const placementNames = Object.keys(placements) as PlacementName[]

/** Places without the product come last. They stay in walking order, because sorting is stable. */
const ageOf = ({ oldest }: Place) => oldest ?? Number.MAX_SAFE_INTEGER

const zoneOrder: Record<TurnoverClass, TurnoverClass[]> = {
  A: ['A', 'B', 'C'],
  B: ['B', 'C', 'A'],
  C: ['C', 'B', 'A'],
}

function zonesOf(places: readonly Place[]): Record<TurnoverClass, Place[]> {
  const endOfA = Math.ceil(places.length / 3)
  const endOfB = endOfA + Math.ceil((places.length - endOfA) / 2)
  return { A: places.slice(0, endOfA), B: places.slice(endOfA, endOfB), C: places.slice(endOfB) }
}

/** Fills places in their order; undefined when not everything fits. */
export function fill(quantity: number, places: readonly Place[]): { bin: string; quantity: number }[] | undefined {
  const filled: { bin: string; quantity: number }[] = []
  let open = quantity
  for (const { bin, free } of places) {
    // `free` may be negative: a count may find more pieces than fit, and pieces may come back.
    const put = Math.min(open, Math.max(0, free))
    if (put > 0) filled.push({ bin, quantity: put })
    open -= put
  }
  return open === 0 ? filled : undefined
}
