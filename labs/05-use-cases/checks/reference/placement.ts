/** Rules 2.1 to 2.4, for one answer at a time. Pure; nothing that is handed in changes. */
import type { ItemClass, Lot, Place } from '../../given/ports.ts'

export type Located = Lot & { location: string }

interface Goods {
  sku: string
  quantity: number
  class?: ItemClass
}

/** By numbers as numbers, and by texts as plain texts. */
export const sorted = <T>(list: readonly T[], keys: (item: T) => (string | number)[]): T[] =>
  list.toSorted((a, b) => {
    const [ofA, ofB] = [keys(a), keys(b)]
    const first = ofA.findIndex((key, index) => key !== ofB[index])
    return first < 0 ? 0 : ofA[first]! < ofB[first]! ? -1 : 1
  })

export const lotsOf = (sku: string, places: readonly Place[]): Located[] =>
  sorted(
    places.flatMap(({ code, lots }) => lots.filter(lot => lot.sku === sku).map(lot => ({ ...lot, location: code }))),
    ({ receivedAt, lot, location }) => [receivedAt, lot, location],
  )

/** @returns undefined when there is not enough */
export const pick = ({ sku, quantity }: Goods, places: readonly Place[]) =>
  taken(lotsOf(sku, places), lot => lot.quantity, quantity)?.map(([{ location, lot }, quantity]) => {
    return { location, lot, quantity }
  })

/** @returns undefined when there is no room */
export const putAway = (strategy: 'fifo' | 'abc', goods: Goods, places: readonly Place[]) =>
  taken(inOrder[strategy](goods, places), place => place.free, goods.quantity)?.map(([{ code }, quantity]) => {
    return { location: code, quantity }
  })

const inOrder = {
  fifo({ sku }: Goods, places: readonly Place[]): Place[] {
    const byAge = lotsOf(sku, places).map(lot => lot.location)
    return sorted(places, ({ code }) => [byAge.includes(code) ? byAge.indexOf(code) : byAge.length, code])
  },
  abc({ class: of = 'C' }: Goods, places: readonly Place[]): Place[] {
    const near = sorted(places, ({ distance, code }) => [distance, code])
    const ofA = Math.ceil(near.length / 3)
    const ofB = Math.ceil((near.length - ofA) / 2)
    const zone = (index: number) => (index < ofA ? 'A' : index < ofA + ofB ? 'B' : 'C')
    const preferred = { A: 'ABC', B: 'BCA', C: 'CBA' }[of]
    return sorted([...near.keys()], index => [preferred.indexOf(zone(index)), index]).map(index => near[index]!)
  },
}

/** @returns undefined when all of them together have less */
function taken<T>(from: readonly T[], has: (item: T) => number, quantity: number): [T, number][] | undefined {
  let left = quantity
  const parts = from.map((item): [T, number] => {
    const part = Math.min(has(item), left)
    left -= part
    return [item, part]
  })
  return left === 0 ? parts.filter(([, part]) => part > 0) : undefined
}

export function abcClasses(turnover: Record<string, number>): Record<string, ItemClass> {
  const items = sorted(Object.entries(turnover), ([sku, turned]) => [-turned, sku])
  const total = items.reduce((sum, [, turned]) => sum + turned, 0)
  const before = items.map((_, index) => items.slice(0, index).reduce((sum, [, turned]) => sum + turned, 0))
  const classOf = (part: number): ItemClass => (part * 100 < total * 80 ? 'A' : part * 100 < total * 95 ? 'B' : 'C')
  return Object.fromEntries(items.map(([sku], index) => [sku, classOf(before[index]!)]))
}
