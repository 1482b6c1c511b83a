import { type Lot, type Movement, type Place, type Reader, Refused, type Work } from '../given/ports.ts'

/** A location with all that lies there is one document: so its version changes whenever its room does. */
export interface Location {
  distance: number
  capacity: number
  lots: Lot[]
}

export const usedOf = ({ lots }: Location): number => lots.reduce((sum, lot) => sum + lot.quantity, 0)

/** What lies where, as one command sees and changes it. */
export class Stock {
  readonly #changed = new Set<string>()

  constructor(readonly locations: Map<string, Location>) {}

  static async read(read: Reader): Promise<Stock> {
    const documents = await read.list<Location>('location')
    return new Stock(new Map(documents.map(({ id, value }) => [id, value])))
  }

  places(): Place[] {
    return [...this.locations.keys()].map(code => this.place(code))
  }

  /** @throws Refused unknown-location */
  place(code: string): Place {
    const location = this.#at(code)
    const free = location.capacity - usedOf(location)
    return { code, distance: location.distance, free, lots: location.lots.map(lot => ({ ...lot })) }
  }

  /** A lot keeps its age; one that is new is as old as its movement. @throws Refused no-room, unknown-location */
  apply(movement: Movement): void {
    const { sku, lot } = movement
    const known = [...this.locations.values()].flatMap(({ lots }) => lots).find(each => each.lot === lot)
    const receivedAt = known?.receivedAt ?? movement.recordedAt.getTime()
    for (const [code, quantity] of changesOf(movement)) this.#change(code, { sku, lot, receivedAt, quantity })
  }

  save(work: Work): void {
    for (const code of this.#changed) work.save('location', code, this.#at(code))
  }

  #at(code: string): Location {
    const location = this.locations.get(code)
    if (!location) throw new Refused('unknown-location', code)
    return location
  }

  #change(code: string, change: Lot): void {
    const location = this.#at(code)
    const before = location.lots.find(({ lot }) => lot === change.lot)?.quantity ?? 0
    const others = location.lots.filter(({ lot }) => lot !== change.lot)
    const quantity = before + change.quantity
    location.lots = quantity === 0 ? others : [...others, { ...change, quantity }]
    if (usedOf(location) > location.capacity) throw new Refused('no-room', code)
    this.#changed.add(code)
  }
}

function changesOf(movement: Movement): [code: string, quantity: number][] {
  const { quantity } = movement
  switch (movement.type) {
    case 'inbound':
      return [[movement.to, quantity]]
    case 'outbound':
      return [[movement.from, -quantity]]
    case 'transfer':
      return [
        [movement.from, -quantity],
        [movement.to, quantity],
      ]
    case 'adjustment':
      return [[movement.location, quantity]]
  }
}
