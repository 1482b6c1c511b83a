import { type ItemClass, type Lot, type Place, type PlacementStrategy, Refused } from '../given/ports.ts'
import { byText } from './order.ts'

type Located = Lot & { location: string }

/** @throws Refused not-enough */
const pick: PlacementStrategy['pick'] = ({ sku, quantity }, places) => {
  let missing = quantity
  const taken = oldestFirst(lotsOf(sku, places)).flatMap(({ location, lot, quantity }) => {
    const part = Math.min(quantity, missing)
    missing -= part
    return part > 0 ? [{ location, lot, quantity: part }] : []
  })
  if (missing > 0) throw new Refused('not-enough')
  return taken
}

export const fifo: PlacementStrategy = {
  pick,
  putAway({ sku, quantity }, places) {
    const withSku = new Set(oldestFirst(lotsOf(sku, places)).map(lot => lot.location))
    const holding = [...withSku].map(code => places.find(place => place.code === code)!)
    const others = places.filter(place => !withSku.has(place.code)).toSorted((a, b) => byText(a.code, b.code))
    return fill([...holding, ...others], quantity)
  },
}

const zones: Record<ItemClass, readonly ItemClass[]> = {
  A: ['A', 'B', 'C'],
  B: ['B', 'C', 'A'],
  C: ['C', 'B', 'A'],
}

export const abc: PlacementStrategy = {
  pick,
  putAway({ class: ofItem, quantity }, places) {
    const near = places.toSorted((a, b) => a.distance - b.distance || byText(a.code, b.code))
    const a = Math.ceil(near.length / 3)
    const b = a + Math.ceil((near.length - a) / 2)
    const zone = { A: near.slice(0, a), B: near.slice(a, b), C: near.slice(b) }
    const inOrder = zones[ofItem].flatMap(name => zone[name])
    return fill(inOrder, quantity)
  },
}

/** A while the items before it make less than 80 % of all turnover, B while less than 95 %. */
export function abcClasses(turnover: Record<string, number>): Record<string, ItemClass> {
  const items = Object.entries(turnover).toSorted(([a, ofA], [b, ofB]) => ofB - ofA || byText(a, b))
  const total = items.reduce((sum, [, turned]) => sum + turned, 0)
  let before = 0
  const classes = items.map(([sku, turned]): [string, ItemClass] => {
    const percent = (before * 100) / total
    before += turned
    return [sku, percent < 80 ? 'A' : percent < 95 ? 'B' : 'C']
  })
  return Object.fromEntries(classes)
}

export const lotsOf = (sku: string, places: readonly Place[]): Located[] =>
  places.flatMap(({ code, lots }) => lots.filter(lot => lot.sku === sku).map(lot => ({ ...lot, location: code })))

export const oldestFirst = (lots: readonly Located[]): Located[] =>
  lots.toSorted((a, b) => a.receivedAt - b.receivedAt || byText(a.lot, b.lot) || byText(a.location, b.location))

/** @throws Refused no-room */
function fill(places: readonly Place[], quantity: number) {
  let left = quantity
  const parts = places.flatMap(({ code, free }) => {
    const part = Math.min(free, left)
    left -= part
    return part > 0 ? [{ location: code, quantity: part }] : []
  })
  if (left > 0) throw new Refused('no-room')
  return parts
}
