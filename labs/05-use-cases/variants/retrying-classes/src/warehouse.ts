import { type Mediator, type NewMovement, type Place, type Reader, Refused, type WarehousePorts, type Work } from '../given/ports.ts'
import { createMovement, Journal } from './journal.ts'
import { RetryingMediator } from './mediator.ts'
import { abcClasses, fifo } from './strategies.ts'

interface Room {
  distance: number
  capacity: number
  used: number
}

interface Pile {
  location: string
  lot: string
  sku: string
  receivedAt: number
  quantity: number
}

type Input = { sku: string; quantity: number; from: string; to: string; location: string; reason: string }

export function createWarehouse({ store, bus, placement, now, newId }: WarehousePorts): Mediator {
  const mediator = new RetryingMediator({ store, bus })

  mediator.onCommand('add-location', async ({ code, distance, capacity }, work: Work) => {
    if (await work.get('room', code)) throw new Refused('bad-location')
    if (!(capacity >= 1) || !Number.isInteger(distance) || distance < 0) throw new Refused('bad-location')
    work.save('room', code, { distance, capacity, used: 0 })
  })

  mediator.onCommand('add-item', async ({ sku, turnover }, work: Work) => {
    if (await work.get('turnover', sku).then(known => known !== undefined)) throw new Refused('bad-item')
    if (!Number.isInteger(turnover) || turnover < 0) throw new Refused('bad-item')
    work.save('turnover', sku, turnover)
  })

  mediator.onCommand('receive', async ({ sku, quantity }: Input, work: Work) => {
    await requireAmount(work, sku, quantity > 0 && Number.isInteger(quantity))
    const turnover = Object.fromEntries((await work.list<number>('turnover')).map(({ id, value }) => [id, value]))
    const floor = await Floor.read(work)
    const parts = placement.putAway({ sku, quantity, class: abcClasses(turnover)[sku]! }, floor.places())
    const free = new Map(floor.places().map(place => [place.code, place.free]))
    for (const part of parts) {
      free.set(part.location, (free.get(part.location) ?? -1) - part.quantity)
      if (!(part.quantity > 0) || !Number.isInteger(part.quantity) || !(free.get(part.location)! >= 0))
        throw new Refused('bad-placement')
    }
    if (parts.reduce((sum, part) => sum + part.quantity, 0) !== quantity) throw new Refused('bad-placement')
    const lot = `lot of ${newId()}`
    const receivedAt = now().getTime()
    for (const part of parts) {
      floor.change(part.location, { lot, sku, receivedAt }, part.quantity)
      await record(work, { type: 'inbound', sku, lot, quantity: part.quantity, to: part.location })
    }
    floor.save(work)
    return { lot, placed: parts.map(part => ({ location: part.location, quantity: part.quantity })) }
  })

  mediator.onCommand('pick', async ({ sku, quantity }: Input, work: Work) => {
    await requireAmount(work, sku, quantity > 0 && Number.isInteger(quantity))
    const floor = await Floor.read(work)
    const taken = placement.pick({ sku, quantity }, floor.places())
    let left = quantity
    for (const { location, lot, quantity: part } of taken) {
      const pile = floor.piles.find(each => each.location === location && each.lot === lot && each.sku === sku)
      if (!pile || !(part > 0) || !Number.isInteger(part) || pile.quantity < part) throw new Refused('bad-placement')
      floor.change(location, pile, -part)
      left -= part
      await record(work, { type: 'outbound', sku, lot, quantity: part, from: location })
    }
    if (left !== 0) throw new Refused('bad-placement')
    floor.save(work)
    return { taken: taken.map(({ location, lot, quantity }) => ({ location, lot, quantity })) }
  })

  mediator.onCommand('transfer', async ({ sku, quantity, from, to }: Input, work: Work) => {
    await requireAmount(work, sku, quantity > 0 && Number.isInteger(quantity) && from !== to)
    const floor = await Floor.read(work)
    if (floor.room(to).capacity - floor.room(to).used < quantity) throw new Refused('no-room')
    for (const { lot, quantity: part } of fifo.pick({ sku, quantity }, [floor.place(from)])) {
      const pile = floor.piles.find(each => each.location === from && each.lot === lot)!
      floor.change(from, pile, -part)
      floor.change(to, pile, part)
      await record(work, { type: 'transfer', sku, lot, quantity: part, from, to })
    }
    floor.save(work)
  })

  mediator.onCommand('adjust', async ({ sku, quantity, location, reason }: Input, work: Work) => {
    await requireAmount(work, sku, Number.isInteger(quantity) && quantity !== 0)
    const floor = await Floor.read(work)
    const { capacity, used } = floor.room(location)
    if (used + quantity > capacity) throw new Refused('no-room')
    if (quantity > 0) {
      const lot = newId()
      floor.change(location, { lot, sku, receivedAt: now().getTime() }, quantity)
      await record(work, { type: 'adjustment', sku, lot, quantity, location, reason })
    } else
      for (const { lot, quantity: part } of fifo.pick({ sku, quantity: -quantity }, [floor.place(location)])) {
        floor.change(location, floor.piles.find(each => each.location === location && each.lot === lot)!, -part)
        await record(work, { type: 'adjustment', sku, lot, quantity: -part, location, reason })
      }
    floor.save(work)
  })

  mediator.onQuery('stock', async ({ sku }: Input, read: Reader) => {
    const { piles } = await Floor.read(read)
    const lots = piles
      .filter(pile => pile.sku === sku)
      .sort((a, b) => a.receivedAt - b.receivedAt || (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : a.location < b.location ? -1 : 1))
      .map(({ location, lot, receivedAt, quantity }) => ({ location, lot, receivedAt, quantity }))
    return { sku, lots, total: lots.reduce((sum, lot) => sum + lot.quantity, 0) }
  })

  mediator.onQuery('locations', async (_: unknown, read: Reader) => {
    const rooms = await read.list<Room>('room')
    const sorted = rooms.sort((a, b) => (a.id < b.id ? -1 : 1))
    return sorted.map(({ id, value: { used, capacity } }) => ({ code: id, used, capacity }))
  })

  mediator.onQuery('movements', ({ sku }: Input, read: Reader) => Journal.read(read, sku))

  async function record(work: Work, movement: NewMovement): Promise<void> {
    await new Journal(work).add(createMovement(movement, { now, newId }))
  }

  return mediator
}

async function requireAmount(work: Work, sku: string, possible: boolean): Promise<void> {
  if ((await work.get('turnover', sku)) === undefined) throw new Refused('unknown-item')
  if (!possible) throw new Refused('bad-movement')
}

/** A pile is one lot in one place, and a document; how much a place holds is another. */
class Floor {
  private constructor(
    readonly rooms: Map<string, Room>,
    readonly piles: Pile[],
  ) {}

  private readonly touched = new Set<Pile>()

  static async read(read: Reader): Promise<Floor> {
    const rooms = new Map((await read.list<Room>('room')).map(({ id, value }) => [id, value]))
    const piles = (await read.list<Pile>('pile')).map(({ value }) => value)
    return new Floor(rooms, piles.filter(pile => pile.quantity > 0))
  }

  room(code: string): Room {
    const room = this.rooms.get(code)
    if (!room) throw new Refused('unknown-location')
    return room
  }

  place(code: string): Place {
    const { distance, capacity, used } = this.room(code)
    const lots = this.piles.filter(pile => pile.location === code && pile.quantity > 0)
    return { code, distance, free: capacity - used, lots: lots.map(({ location: _, ...lot }) => lot) }
  }

  places(): Place[] {
    return [...this.rooms.keys()].map(code => this.place(code))
  }

  change(location: string, { lot, sku, receivedAt }: Omit<Pile, 'location' | 'quantity'>, by: number): void {
    let pile = this.piles.find(each => each.location === location && each.lot === lot)
    if (!pile) this.piles.push((pile = { location, lot, sku, receivedAt, quantity: 0 }))
    pile.quantity += by
    this.room(location).used += by
    this.touched.add(pile)
  }

  save(work: Work): void {
    for (const pile of this.touched) {
      work.save('pile', `${pile.lot} in ${pile.location}`, pile)
      work.save('room', pile.location, this.room(pile.location))
    }
  }
}
