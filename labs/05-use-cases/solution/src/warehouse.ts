import { type Mediator, type Movement, Refused, type WarehousePorts } from '../given/ports.ts'
import { createMediator } from './mediator.ts'
import { moveStock } from './move-stock.ts'
import { isCount } from './movement.ts'
import { byText } from './order.ts'
import { lotsOf, oldestFirst } from './placement.ts'
import { type Location, Stock, usedOf } from './stock.ts'

export function createWarehouse(ports: WarehousePorts): Mediator {
  const mediator = createMediator(ports)

  mediator.onCommand('add-location', async ({ code, distance, capacity }: Location & { code: string }, work) => {
    const isNew = (await work.get('location', code)) === undefined
    if (!isNew || !isCountOrZero(distance) || !isCount(capacity)) throw new Refused('bad-location')
    work.save('location', code, { distance, capacity, lots: [] } satisfies Location)
  })

  mediator.onCommand('add-item', async ({ sku, turnover }: { sku: string; turnover: number }, work) => {
    const isNew = (await work.get('item', sku)) === undefined
    if (!isNew || !isCountOrZero(turnover)) throw new Refused('bad-item')
    work.save('item', sku, { turnover })
  })

  moveStock(mediator, ports)

  mediator.onQuery('stock', async ({ sku }: { sku: string }, read) => {
    const lots = oldestFirst(lotsOf(sku, (await Stock.read(read)).places()))
    return {
      sku,
      total: lots.reduce((sum, lot) => sum + lot.quantity, 0),
      lots: lots.map(({ location, lot, receivedAt, quantity }) => ({ location, lot, receivedAt, quantity })),
    }
  })

  mediator.onQuery('locations', async (_, read) => {
    const locations = await read.list<Location>('location')
    return locations
      .map(({ id, value }) => ({ code: id, used: usedOf(value), capacity: value.capacity }))
      .toSorted((a, b) => byText(a.code, b.code))
  })

  mediator.onQuery('movements', async ({ sku }: { sku: string }, read) => {
    return (await read.get<Movement[]>('journal', sku)) ?? []
  })

  return mediator
}

const isCountOrZero = (value: unknown): boolean => value === 0 || isCount(value)
