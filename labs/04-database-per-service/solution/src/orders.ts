/** Orders in `sales`, read and written inside somebody's transaction. */
import type { Order, OrderLine, OrderStatus, Sql } from '../given/types.ts'

/** Somebody has saved the order since it was read, or it is gone. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict'
  constructor(readonly id: string) {
    super(`Order ${id} is not in the version that was to be saved.`)
  }
}

/** What pg makes of a row: bigint comes as text. */
interface OrderRow {
  id: string
  customer_id: string
  phone: string
  status: OrderStatus
  amount_minor: string
  currency: string
  placed_at: Date
  version: number
}

interface LineRow {
  order_id: string
  product_id: string
  quantity: number
  price_minor: string
}

const insertOrder = `
  INSERT INTO sales.orders (id, customer_id, phone, status, amount_minor, currency, placed_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`

const updateOrder = `
  UPDATE sales.orders
  SET customer_id = $2, phone = $3, status = $4, amount_minor = $5, currency = $6, placed_at = $7, version = version + 1
  WHERE id = $1 AND version = $8`

const insertLines = `
  INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor)
  SELECT $1, * FROM unnest($2::uuid[], $3::integer[], $4::bigint[])`

export function orders(sql: Sql) {
  async function writeLines({ id, lines }: Order): Promise<void> {
    await sql.query(insertLines, [
      id,
      lines.map(line => line.productId),
      lines.map(line => line.quantity),
      lines.map(line => String(line.priceMinor)),
    ])
  }

  async function findMany(ids: readonly string[]): Promise<Order[]> {
    const found = await sql.query<OrderRow>('SELECT * FROM sales.orders WHERE id = ANY ($1)', [ids])
    const lines = await sql.query<LineRow>('SELECT * FROM sales.order_lines WHERE order_id = ANY ($1)', [ids])
    const byId = new Map(found.rows.map(row => [row.id, toOrder(row)]))
    for (const line of lines.rows) byId.get(line.order_id)?.lines.push(toLine(line))
    return ids.flatMap(id => byId.get(id) ?? [])
  }

  return {
    async add(order: Order): Promise<void> {
      await sql.query(insertOrder, valuesOf(order))
      await writeLines(order)
    },

    async find(id: string): Promise<Order | undefined> {
      return (await findMany([id]))[0]
    },

    findMany,

    /** @throws VersionConflict before anything is written */
    async save(order: Order): Promise<Order> {
      const { rowCount } = await sql.query(updateOrder, [...valuesOf(order), order.version])
      if (rowCount === 0) throw new VersionConflict(order.id)
      await sql.query('DELETE FROM sales.order_lines WHERE order_id = $1', [order.id])
      await writeLines(order)
      return { ...order, version: order.version + 1 }
    },
  }
}

const valuesOf = ({ id, customerId, phone, status, amountMinor, currency, placedAt }: Order): unknown[] => [
  id,
  customerId,
  phone,
  status,
  String(amountMinor),
  currency,
  placedAt.toISOString(),
]

const toOrder = (row: OrderRow): Order => ({
  id: row.id,
  customerId: row.customer_id,
  phone: row.phone,
  status: row.status,
  amountMinor: BigInt(row.amount_minor),
  currency: row.currency,
  placedAt: row.placed_at,
  version: row.version,
  lines: [],
})

const toLine = ({ product_id, quantity, price_minor }: LineRow): OrderLine => ({
  productId: product_id,
  quantity,
  priceMinor: BigInt(price_minor),
})
