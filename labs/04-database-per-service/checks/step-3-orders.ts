/** Orders drawn anew at each run, and how they are written and read without the learner's repository. */
import fc from 'fast-check'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import type { Order, OrderStatus } from '../given/types.ts'
import type { Work } from './environment.ts'
import type { OrdersModule } from './players/orders.ts'

const statuses: readonly OrderStatus[] = ['pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled']
const largest = 9_223_372_036_854_775_807n
const amount = fc.oneof(fc.bigInt(0n, largest), fc.constantFrom(0n, largest, 9_007_199_254_740_993n))
/** PostgreSQL keeps any text but one with a NUL in it; half a surrogate pair is none. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(`O'Brien"; -- \\'`, '', ' ', '\n\t', '{a,b}', 'null', '2026-01-01', 'Ж😀'),
  )
  .map(each => each.replaceAll('\u0000', ''))
const moment = fc.date({ min: new Date('1971-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
const line = fc.record(
  { productId: fc.uuid(), quantity: fc.integer({ min: 1, max: 2 ** 31 - 1 }), priceMinor: amount },
  { noNullPrototype: true },
)

const order: fc.Arbitrary<Order> = fc.record({
  id: fc.uuid(),
  customerId: fc.uuid(),
  phone: text,
  status: fc.constantFrom(...statuses),
  amountMinor: amount,
  currency: fc.constantFrom('RUB', 'eur', 'Kzt'),
  placedAt: moment,
  version: fc.constant(1),
  lines: fc.uniqueArray(line, { maxLength: 5, selector: each => each.productId }),
})

/** The first has no lines at all, the second three; no id has been drawn before. */
export function drawOrders(count: number, seed: number): Order[] {
  const drawn = fc.sample(order, { numRuns: count, seed }).map(each => ({ ...each, id: crypto.randomUUID() }))
  drawn[0]!.lines = []
  drawn[1]!.lines = drawLines(3, seed + 1)
  return drawn
}

export const drawLines = (count: number, seed: number): Order['lines'] =>
  fc.sample(line, { numRuns: count, seed }).map(each => ({ ...each, productId: crypto.randomUUID() }))

/**
 * Our own hand in the learner's tables is the solution's: what one of the two writes the other must read. Imported by its
 * URL: the types that it is given lie beside it only in a copy.
 */
const solution = new URL('../solution/src/orders.ts', import.meta.url).href
const { orders: ours } = (await import(solution)) as OrdersModule

/** Writes orders into the tables, in any version. */
export const store = ({ postgres, database }: Work, ...all: Order[]): Promise<void> =>
  withClient(postgres.url(database), async client => {
    for (const each of all) {
      await ours(client).add(each)
      await client.query('UPDATE sales.orders SET version = $2 WHERE id = $1', [each.id, each.version])
    }
  })

/** What the tables hold of these orders, in their order. */
export const stored = ({ postgres, database }: Work, ...all: Order[]): Promise<(Order | undefined)[]> =>
  withClient(postgres.url(database), async client => {
    const found = await ours(client).findMany(all.map(({ id }) => id))
    return all.map(({ id }) => found.find(each => each.id === id))
  })
