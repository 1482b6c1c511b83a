import { type Lot, type Movement, type Place, type Reader, Refused, type Work } from '../given/ports.ts'

export interface Location {
  distance: number
  capacity: number
  lots: Lot[]
}

type Located = Lot & { location: string }

export const usedOf = ({ lots }: Location): number => lots.reduce((sum, lot) => sum + lot.quantity, 0)

/** A lot in a place is a document of its own. */
export class Stock {
  readonly #changed = new Map<string, Located>()

  constructor(
    readonly locations: Map<string, Location>,
    readonly lots: Located[],
  ) {}

  static async read(read: Reader): Promise<Stock> {
    const locations = await read.list<Location>('location')
    const lots = await read.list<Located>('lot')
    const there = lots.map(({ value }) => value).filter(({ quantity }) => quantity > 0)
    return new Stock(new Map(locations.map(({ id, value }) => [id, { ...value, lots: there.filter(lot => lot.location === id) }])), there)
  }

  places(): Place[] {
    return [...this.locations.keys()].map(code => this.place(code))
  }

  place(code: string): Place {
    const location = this.#at(code)
    return { code, distance: location.distance, free: location.capacity - usedOf(location), lots: location.lots.map(lot => ({ ...lot })) }
  }

  apply(movement: Movement): void {
    const { sku, lot, quantity } = movement
    const receivedAt = this.lots.find(each => each.lot === lot)?.receivedAt ?? movement.recordedAt.getTime()
    const change = (location: string, by: number) => {
      const place = this.#at(location) as { capacity: number; lots: Located[] }
      let known = place.lots.find(each => each.lot === lot)
      if (!known) place.lots.push((known = { lot, sku, receivedAt, quantity: 0, location }))
      known.quantity += by
      if (usedOf(place as never) > place.capacity) throw new Refused('no-room')
      this.#changed.set(`${location} ${lot}`, known)
    }
    if ('from' in movement) change(movement.from, -quantity)
    if ('to' in movement) change(movement.to, quantity)
    if ('location' in movement) change(movement.location, quantity)
  }

  save(work: Work): void {
    for (const [id, lot] of this.#changed) work.save('lot', id, lot)
  }

  #at(code: string): Location {
    const location = this.locations.get(code)
    if (!location) throw new Refused('unknown-location')
    return location
  }
}
