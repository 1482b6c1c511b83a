import { type Lot, type Mediator, type Place, type Reader, Refused, type WarehousePorts, type Work } from '../given/ports.ts'
import { createMediator } from './mediator.ts'
import { createMovement } from './movement.ts'

interface Location {
  distance: number
  capacity: number
  lots: Lot[]
}

interface Amount {
  sku: string
  quantity: number
}

export function createWarehouse({ store, bus, placement, now, newId }: WarehousePorts): Mediator {
  const mediator = createMediator({ store, bus })

  mediator.onCommand('add-location', async (input: { code: string; distance: number; capacity: number }, work) => {
    const { code, distance, capacity } = input
    work.save('location', code, { distance, capacity, lots: [] })
  })

  mediator.onCommand('add-item', async ({ sku, turnover }: { sku: string; turnover: number }, work) => {
    work.save('item', sku, { turnover })
  })

  mediator.onCommand('receive', async ({ sku, quantity }: Amount, work) => {
    const locations = await locationsOf(work)
    const lot = newId()
    const placed = placement.putAway({ sku, quantity, class: 'C' }, placesOf(locations))
    for (const { location: code, quantity } of placed) {
      const location = locations.get(code)!
      location.lots.push({ lot, sku, receivedAt: now().getTime(), quantity })
      work.save('location', code, location)
      tell(work, createMovement({ type: 'inbound', sku, lot, quantity, to: code }, { now, newId }))
    }
    return { lot, placed }
  })

  mediator.onCommand('pick', async ({ sku, quantity }: Amount, work) => {
    const locations = await locationsOf(work)
    const taken = placement.pick({ sku, quantity }, placesOf(locations))
    for (const { location: code, lot, quantity } of taken) {
      const location = locations.get(code)!
      location.lots.find(each => each.lot === lot)!.quantity -= quantity
      location.lots = location.lots.filter(each => each.quantity > 0)
      work.save('location', code, location)
      tell(work, createMovement({ type: 'outbound', sku, lot, quantity, from: code }, { now, newId }))
    }
    return { taken }
  })

  for (const name of ['transfer', 'adjust'])
    mediator.onCommand(name, async () => {
      throw new Refused('not-written')
    })

  mediator.onQuery('stock', async ({ sku }: { sku: string }, read) => {
    const lots = [...(await locationsOf(read))].flatMap(([location, { lots }]) =>
      lots.filter(lot => lot.sku === sku).map(({ lot, receivedAt, quantity }) => ({ location, lot, receivedAt, quantity })),
    )
    return { sku, total: lots.reduce((sum, lot) => sum + lot.quantity, 0), lots }
  })

  return mediator
}

const tell = (work: Work, data: unknown): void => work.emit({ type: 'movement-recorded', data })

async function locationsOf(read: Reader): Promise<Map<string, Location>> {
  return new Map((await read.list<Location>('location')).map(({ id, value }) => [id, value]))
}

const usedOf = ({ lots }: Location): number => lots.reduce((sum, lot) => sum + lot.quantity, 0)

const placesOf = (locations: Map<string, Location>): Place[] =>
  [...locations].map(([code, location]) => {
    const { distance, capacity, lots } = location
    return { code, distance, free: capacity - usedOf(location), lots }
  })
