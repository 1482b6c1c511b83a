import {
  type Mediator,
  type Movement,
  type NewMovement,
  Refused,
  type WarehousePorts,
  type Work,
} from '../given/ports.ts'
import { checked } from './checked-placement.ts'
import { createMovement, isCount } from './movement.ts'
import { abcClasses, fifo } from './placement.ts'
import { Stock } from './stock.ts'

interface Amount {
  sku: string
  quantity: number
}

/** The four commands that move goods. Each finds its movements; how these are done is said once, in `record`. */
export function moveStock(mediator: Mediator, { placement, now, newId }: WarehousePorts): void {
  const strategy = checked(placement)

  mediator.onCommand('receive', async ({ sku, quantity }: Amount, work) => {
    const { stock, turnover } = await read(work, sku, isCount(quantity))
    const parts = strategy.putAway({ sku, quantity, class: abcClasses(turnover)[sku]! }, stock.places())
    const placed = parts.map(({ location, quantity }) => ({ location, quantity }))
    const lot = newId()
    const inbound = ({ location, quantity }: (typeof placed)[0]): NewMovement => {
      return { type: 'inbound', sku, lot, quantity, to: location }
    }
    await record(work, stock, placed.map(inbound))
    return { lot, placed }
  })

  mediator.onCommand('pick', async ({ sku, quantity }: Amount, work) => {
    const { stock } = await read(work, sku, isCount(quantity))
    const parts = strategy.pick({ sku, quantity }, stock.places())
    const taken = parts.map(({ location, lot, quantity }) => ({ location, lot, quantity }))
    const outbound = ({ location, lot, quantity }: (typeof taken)[0]): NewMovement => {
      return { type: 'outbound', sku, lot, quantity, from: location }
    }
    await record(work, stock, taken.map(outbound))
    return { taken }
  })

  mediator.onCommand('transfer', async ({ sku, from, to, quantity }: Amount & { from: string; to: string }, work) => {
    const { stock } = await read(work, sku, isCount(quantity))
    const parts = fifo.pick({ sku, quantity }, [stock.place(from)])
    const transfer = ({ lot, quantity }: (typeof parts)[0]): NewMovement => {
      return { type: 'transfer', sku, lot, quantity, from, to }
    }
    await record(work, stock, parts.map(transfer))
  })

  mediator.onCommand('adjust', async (input: Amount & { location: string; reason: string }, work) => {
    const { sku, location, quantity, reason } = input
    const { stock } = await read(work, sku, Number.isInteger(quantity) && quantity !== 0)
    const place = stock.place(location)
    const found = [{ lot: newId(), quantity }]
    const lost = () =>
      fifo.pick({ sku, quantity: -quantity }, [place]).map(part => ({ ...part, quantity: -part.quantity }))
    const adjustment = ({ lot, quantity }: (typeof found)[0]): NewMovement => {
      return { type: 'adjustment', sku, lot, quantity, location, reason }
    }
    await record(work, stock, (quantity > 0 ? found : lost()).map(adjustment))
  })

  /** Does the movements to the stock, writes them down and tells of each. */
  async function record(work: Work, stock: Stock, movements: NewMovement[]): Promise<void> {
    const { sku } = movements[0]!
    const journal = (await work.get<Movement[]>('journal', sku)) ?? []
    for (const input of movements) {
      const movement = createMovement(input, { now, newId })
      stock.apply(movement)
      journal.push(movement)
      work.emit({ type: 'movement-recorded', data: movement })
    }
    work.save('journal', sku, journal)
    stock.save(work)
  }
}

/** What each of them reads first. @throws Refused unknown-item, bad-movement */
async function read(
  work: Work,
  sku: string,
  isPossible: boolean,
): Promise<{ stock: Stock; turnover: Record<string, number> }> {
  const items = await work.list<{ turnover: number }>('item')
  const turnover = Object.fromEntries(items.map(({ id, value }) => [id, value.turnover]))
  if (!Object.hasOwn(turnover, sku)) throw new Refused('unknown-item')
  if (!isPossible) throw new Refused('bad-movement')
  return { stock: await Stock.read(work), turnover }
}
