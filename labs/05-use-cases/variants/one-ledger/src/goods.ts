import { type ItemClass, type Place, type PlacementStrategy, Refused } from '../given/ports.ts'

export const byKeys = <T>(list: readonly T[], keys: (item: T) => (string | number)[]): T[] =>
  [...list].sort((a, b) => {
    const others = keys(b)
    for (const [index, key] of keys(a).entries()) if (key !== others[index]) return key < others[index]! ? -1 : 1
    return 0
  })

/** Piece by piece: slow, and easy to believe. */
function spread<T>(quantity: number, from: T[], has: (item: T) => number, code: string): Map<T, number> {
  const parts = new Map<T, number>()
  const rest = [...from]
  for (let piece = 0; piece < quantity; piece++) {
    while (rest[0] !== undefined && (parts.get(rest[0]) ?? 0) >= has(rest[0])) rest.shift()
    if (rest[0] === undefined) throw new Refused(code)
    parts.set(rest[0], (parts.get(rest[0]) ?? 0) + 1)
  }
  return parts
}

const lotsIn = (places: readonly Place[], sku: string) =>
  byKeys(
    places.flatMap(place => place.lots.filter(lot => lot.sku === sku).map(lot => ({ ...lot, at: place.code }))),
    lot => [lot.receivedAt, lot.lot, lot.at],
  )

const pick: PlacementStrategy['pick'] = ({ sku, quantity }, places) =>
  [...spread(quantity, lotsIn(places, sku), lot => lot.quantity, 'not-enough')].map(([{ at, lot }, part]) => {
    return { location: at, lot, quantity: part }
  })

const put = (quantity: number, places: Place[]) =>
  [...spread(quantity, places, place => place.free, 'no-room')].map(([{ code }, part]) => ({ location: code, quantity: part }))

export const fifo: PlacementStrategy = {
  pick,
  putAway: ({ sku, quantity }, places) => {
    const codes = lotsIn(places, sku).map(lot => lot.at)
    const rank = ({ code }: Place) => (codes.includes(code) ? codes.indexOf(code) : Number.POSITIVE_INFINITY)
    return put(quantity, byKeys(places, place => [rank(place), place.code]))
  },
}

const ways = { A: [0, 1, 2], B: [1, 2, 0], C: [2, 1, 0] }

export const abc: PlacementStrategy = {
  pick,
  putAway: ({ class: of, quantity }, places) => {
    const near = byKeys(places, place => [place.distance, place.code])
    const first = Math.ceil(near.length / 3)
    const second = first + Math.ceil((near.length - first) / 2)
    const zones = [near.slice(0, first), near.slice(first, second), near.slice(second)]
    return put(quantity, ways[of].flatMap(zone => zones[zone]!))
  },
}

export function abcClasses(turnover: Record<string, number>): Record<string, ItemClass> {
  const skus = byKeys(Object.keys(turnover), sku => [-turnover[sku]!, sku])
  const sumOf = (some: string[]) => some.reduce((sum, sku) => sum + turnover[sku]!, 0)
  const total = sumOf(skus)
  return Object.fromEntries(
    skus.map((sku, index) => {
      const before = sumOf(skus.slice(0, index)) * 20
      return [sku, before < total * 16 ? 'A' : before < total * 19 ? 'B' : 'C']
    }),
  )
}
