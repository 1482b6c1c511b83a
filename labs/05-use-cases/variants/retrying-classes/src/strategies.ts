import { type ItemClass, type Lot, type Place, type PlacementStrategy, Refused } from '../given/ports.ts'

type Key = string | number

function compare(a: Key[], b: Key[]): number {
  for (let index = 0; index < a.length; index++) {
    if (a[index]! < b[index]!) return -1
    if (a[index]! > b[index]!) return 1
  }
  return 0
}

const sortBy = <T>(items: Iterable<T>, key: (item: T) => Key[]): T[] => [...items].sort((a, b) => compare(key(a), key(b)))

abstract class OldestFirst implements PlacementStrategy {
  protected abstract order(goods: { sku: string; class: ItemClass }, places: readonly Place[]): Place[]

  putAway(goods: { sku: string; quantity: number; class: ItemClass }, places: readonly Place[]) {
    const parts: { location: string; quantity: number }[] = []
    let left = goods.quantity
    for (const { code, free } of this.order(goods, places)) {
      const part = Math.min(left, free)
      if (part < 1) continue
      parts.push({ location: code, quantity: part })
      left -= part
    }
    if (left) throw new Refused('no-room')
    return parts
  }

  pick(wanted: { sku: string; quantity: number }, places: readonly Place[]) {
    const parts: { location: string; lot: string; quantity: number }[] = []
    let left = wanted.quantity
    for (const { lot, location, quantity } of sortBy(this.lots(wanted.sku, places), this.age)) {
      const part = Math.min(left, quantity)
      if (part < 1) continue
      parts.push({ location, lot, quantity: part })
      left -= part
    }
    if (left) throw new Refused('not-enough')
    return parts
  }

  protected *lots(sku: string, places: readonly Place[]): Generator<Lot & { location: string }> {
    for (const { code, lots } of places) for (const lot of lots) if (lot.sku === sku) yield { ...lot, location: code }
  }

  protected age = ({ receivedAt, lot, location }: Lot & { location: string }): Key[] => [receivedAt, lot, location]
}

class Fifo extends OldestFirst {
  protected order({ sku }: { sku: string }, places: readonly Place[]): Place[] {
    const oldest = (place: Place): Key[] => this.age(sortBy(this.lots(sku, [place]), this.age)[0]!)
    const holds = (place: Place) => place.lots.some(lot => lot.sku === sku)
    return [
      ...sortBy(places.filter(holds), oldest),
      ...sortBy(
        places.filter(place => !holds(place)),
        place => [place.code],
      ),
    ]
  }
}

class Abc extends OldestFirst {
  protected order(goods: { class: ItemClass }, places: readonly Place[]): Place[] {
    const near = sortBy(places, ({ distance, code }) => [distance, code])
    const zone: Record<ItemClass, Place[]> = { A: [], B: [], C: [] }
    zone.A = near.splice(0, Math.ceil(near.length / 3))
    zone.B = near.splice(0, Math.ceil(near.length / 2))
    zone.C = near
    const zones: Record<ItemClass, ItemClass[]> = { A: ['A', 'B', 'C'], B: ['B', 'C', 'A'], C: ['C', 'B', 'A'] }
    return zones[goods.class].flatMap(name => zone[name])
  }
}

export const fifo: PlacementStrategy = new Fifo()
export const abc: PlacementStrategy = new Abc()

export function abcClasses(turnover: Record<string, number>): Record<string, ItemClass> {
  const skus = sortBy(Object.keys(turnover), sku => [-turnover[sku]!, sku])
  const total = Object.values(turnover).reduce((a, b) => a + b, 0)
  const classes: Record<string, ItemClass> = {}
  let before = 0
  for (const sku of skus) {
    const share = total === 0 ? 1 : before / total
    classes[sku] = share < 0.8 ? 'A' : share < 0.95 ? 'B' : 'C'
    before += turnover[sku]!
  }
  return classes
}
