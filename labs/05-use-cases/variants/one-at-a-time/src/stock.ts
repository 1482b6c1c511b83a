import { type Lot, type Movement, type Place, type Reader, Refused, type Work } from '../given/ports.ts'

/** What of a place does not depend on the item. */
export interface Location {
  distance: number
  capacity: number
  used?: number
  lots: Lot[]
}

interface Pile {
  lot: string
  location: string
  receivedAt: number
  quantity: number
}

export const usedOf = ({ used = 0 }: Location): number => used

/** The stock of an item is one document, and how full a place is is another: a movement changes both. */
export class Stock {
  private readonly changed = { locations: new Set<string>(), skus: new Set<string>() }

  private constructor(
    private readonly all: Map<string, Location>,
    private readonly piles: Map<string, Pile[]>,
  ) {}

  static async read(read: Reader): Promise<Stock> {
    const locations = await read.list<Location>('location')
    const piles = await read.list<Pile[]>('stock')
    return new Stock(
      new Map(locations.map(({ id, value }) => [id, value])),
      new Map(piles.map(({ id, value }) => [id, value])),
    )
  }

  places(): Place[] {
    return [...this.all.keys()].map(code => this.place(code))
  }

  place(code: string): Place {
    const { distance, capacity, used = 0 } = this.at(code)
    const lots = [...this.piles].flatMap(([sku, piles]) =>
      piles.filter(pile => pile.location === code).map(({ lot, receivedAt, quantity }) => ({ lot, sku, receivedAt, quantity })),
    )
    return { code, distance, free: capacity - used, lots }
  }

  apply(movement: Movement): void {
    const { sku, lot, quantity } = movement
    const piles = this.piles.get(sku) ?? []
    const receivedAt = piles.find(pile => pile.lot === lot)?.receivedAt ?? movement.recordedAt.getTime()
    const change = (location: string, by: number): void => {
      const place = this.at(location)
      place.used = (place.used ?? 0) + by
      if (place.used > place.capacity) throw new Refused('no-room')
      const pile = piles.find(each => each.lot === lot && each.location === location)
      if (pile) pile.quantity += by
      else piles.push({ lot, location, receivedAt, quantity: by })
      this.changed.locations.add(location)
    }
    if ('from' in movement) change(movement.from, -quantity)
    if ('to' in movement) change(movement.to, quantity)
    if ('location' in movement) change(movement.location, quantity)
    this.piles.set(sku, piles.filter(pile => pile.quantity !== 0))
    this.changed.skus.add(sku)
  }

  save(work: Work): void {
    for (const code of this.changed.locations) work.save('location', code, this.at(code))
    for (const sku of this.changed.skus) work.save('stock', sku, this.piles.get(sku))
  }

  private at(code: string): Location {
    const location = this.all.get(code)
    if (!location) throw new Refused('unknown-location')
    return location
  }
}
