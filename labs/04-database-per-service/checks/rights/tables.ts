/** Rule 1.6 as data: the columns of each table, and rows made of them. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

interface Column {
  type: string
  /** A right value, where the database does not give one. */
  example?: () => string
  /** SQL that is true of what the database gives. */
  filled?: string
  /** One of those that no two rows may share together. */
  key?: true
  /** However long it is. */
  anyText?: boolean
  /** The smallest value that is right. */
  least?: number
}

export type Row = Record<string, string | number | null>

const uuid: Column = { type: 'uuid', example: randomUUID }
const key: Column = { ...uuid, key: true }
const text = (example: string): Column => ({ type: 'text', example: () => example, anyText: true })
const amount: Column = { type: 'bigint', example: () => '9223372036854775807', least: 0 }
const moment = 'timestamp with time zone'

const outbox: Record<string, Column> = {
  seq: { type: 'bigint', filled: 'coalesce(seq > lag(seq) OVER (ORDER BY ctid), true)' },
  id: key,
  topic: text('order-events'),
  key: text('an order'),
  payload: { type: 'jsonb', example: () => '{"total": 1}' },
  created_at: { type: moment, filled: 'abs(extract(epoch FROM created_at - now())) < 3600' },
}

export const tables: Record<string, Record<string, Column>> = {
  'sales.orders': {
    id: key,
    customer_id: uuid,
    phone: text('+7 912 345-67-89'),
    status: { type: 'common.order_status', filled: "status = 'pending'" },
    amount_minor: amount,
    currency: { ...text('RUB'), anyText: false },
    placed_at: { type: moment, example: () => '2026-02-28T23:30:00.123Z' },
    version: { type: 'integer', filled: 'version = 1' },
  },
  'sales.order_lines': {
    order_id: key,
    product_id: key,
    quantity: { type: 'integer', example: () => '2', least: 1 },
    price_minor: amount,
  },
  'sales.outbox': outbox,
  'inventory.stock': { warehouse_id: key, product_id: key, quantity: amount },
  'inventory.outbox': outbox,
}

/** A row with everything that the database does not give. */
export const exampleOf = (table: string): Row =>
  Object.fromEntries(
    Object.entries(tables[table]!).flatMap(([name, { example }]) => (example ? [[name, example()]] : [])),
  )

/** The statements that put a row in; before an order's line its order, whether there is a foreign key or not. */
export function insertsOf(table: string, row: Row): string[] {
  const values = Object.values(row).map(value => (value === null ? 'NULL' : pg.escapeLiteral(String(value))))
  const insert = `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`
  if (table !== 'sales.order_lines' || row.order_id === null) return [insert]
  const [order] = insertsOf('sales.orders', { ...exampleOf('sales.orders'), id: row.order_id! })
  return [`${order} ON CONFLICT DO NOTHING`, insert]
}
