/** Orders drawn anew at each run, and how they are written and read without the learner's repository. */
import fc from 'fast-check'
import type pg from 'pg'
import type { Order, OrderStatus } from '../../given/types.ts'

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

const line = fc.record({ productId: fc.uuid(), quantity: fc.integer({ min: 1, max: 2 ** 31 - 1 }), priceMinor: amount })

const order: fc.Arbitrary<Order> = fc.record({
  id: fc.uuid(),
  customerId: fc.uuid(),
  phone: text,
  status: fc.constantFrom(...statuses),
  amountMinor: amount,
  currency: fc.constantFrom('RUB', 'EUR', 'KZT'),
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

/** What the tables hold of an order. */
export async function stored(client: pg.Client, id: string): Promise<Order | undefined> {
  const { rows } = await client.query('SELECT * FROM sales.orders WHERE id = $1', [id])
  if (rows.length === 0) return undefined
  const lines = await client.query('SELECT * FROM sales.order_lines WHERE order_id = $1', [id])
  const [row] = rows
  return {
    id: row.id,
    customerId: row.customer_id,
    phone: row.phone,
    status: row.status,
    amountMinor: BigInt(row.amount_minor),
    currency: row.currency,
    placedAt: row.placed_at,
    version: row.version,
    lines: lines.rows.map(each => ({
      productId: each.product_id,
      quantity: each.quantity,
      priceMinor: BigInt(each.price_minor),
    })),
  }
}

export async function store(client: pg.Client, order: Order): Promise<void> {
  await client.query(
    `INSERT INTO sales.orders (id, customer_id, phone, status, amount_minor, currency, placed_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      order.id,
      order.customerId,
      order.phone,
      order.status,
      String(order.amountMinor),
      order.currency,
      order.placedAt.toISOString(),
      order.version,
    ],
  )
  await client.query(
    `INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor)
     SELECT $1, * FROM unnest($2::uuid[], $3::integer[], $4::bigint[])`,
    [
      order.id,
      order.lines.map(each => each.productId),
      order.lines.map(each => each.quantity),
      order.lines.map(each => String(each.priceMinor)),
    ],
  )
}

/** The first field in which two orders are not the same, in words; undefined when there is none. Lines have no order. */
export function difference(seen: unknown, wanted: Order | undefined): string | undefined {
  if (wanted === undefined || typeof seen !== 'object' || seen === null) {
    return seen === wanted ? undefined : `${wanted ? 'an order' : 'undefined'} was expected, and ${spelled(seen)} came`
  }
  const fields: Record<string, unknown> = { ...seen }
  for (const [name, value] of Object.entries(wanted)) {
    const found = fields[name]
    if (Array.isArray(found) && Array.isArray(value) && found.length !== value.length)
      return `there are ${found.length} ${name}, not ${value.length}`
    const [is, must] = [spelled(found), spelled(value)]
    if (is !== must) return `${name} is ${shortened(is)}, not ${shortened(must)}`
  }
  return undefined
}

const shortened = (value: string) => (value.length > 120 ? `${value.slice(0, 119)}…` : value)

/** With its type, so that 1n is not 1 and a Date is not its text. */
function spelled(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : `Date ${value.toISOString()}`
  if (Array.isArray(value)) return `[${value.map(spelled).sort().join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const named = Object.entries(value).map(([name, each]) => `${name} ${spelled(each)}`)
  return `{${named.sort().join(', ')}}`
}
