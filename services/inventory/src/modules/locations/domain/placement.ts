import type { TurnoverClass } from './turnover-class.ts'

/** A bin as somebody with goods in their hands sees it. */
export interface Place {
  bin: string
  /** Pieces that still fit. */
  free: number
  /** When the oldest piece of the same product that lies there was received, in milliseconds since the epoch. */
  oldest: number | undefined
}

/** In which order places are filled. It gets them in walking order from the door, and leaves none out. */
type Placement = (goods: { turnoverClass: TurnoverClass }, places: readonly Place[]) => Place[]

export const placements = {
  /** To what is there of the product already, the oldest first, so that old pieces are found together and leave first. */
  fifo: (_goods, places) => places.toSorted((one, other) => ageOf(one) - ageOf(other)),

  /** What leaves often lies near the door: the walk is cut into three zones, and each class begins in its own. */
  abc: ({ turnoverClass }, places) => {
    const zones = zonesOf(places)
    return zoneOrder[turnoverClass].flatMap(zone => zones[zone])
  },
} satisfies Record<string, Placement>

export type PlacementName = keyof typeof placements

export const placementNames = Object.keys(placements) as PlacementName[]

/** Places without the product come after those with it, and stay in walking order: sorting keeps what is equal. */
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
    // What was counted or came back may be more than fits.
    const put = Math.min(open, Math.max(0, free))
    if (put > 0) filled.push({ bin, quantity: put })
    open -= put
  }
  return open === 0 ? filled : undefined
}
