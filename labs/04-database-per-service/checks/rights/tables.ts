/** Rule 1.6 as data: the tables, and rows that are offered to them. */
import type { Service } from '../files.ts'

export interface Table {
  service: Service
  name: string
  /** What the rule names of each column; `text` is any kind of text. */
  columns: Record<string, string>
  /** The columns that no two rows may share together. */
  key: readonly string[]
  /** Filled by the database when nobody gives them. */
  defaults: Record<string, unknown>
  /** A row with everything that has no default. */
  row(): Record<string, unknown>
  /** A value that is just too small, for each column that has a lower limit; one more is right. */
  tooSmall: Record<string, number>
}

const uuid = () => crypto.randomUUID()
const largest = '9223372036854775807'

const outbox = (service: Service): Table => ({
  service,
  name: 'outbox',
  columns: {
    seq: 'bigint',
    id: 'uuid',
    topic: 'text',
    key: 'text',
    payload: 'jsonb',
    created_at: 'timestamp with time zone',
  },
  key: ['id'],
  defaults: {},
  row: () => ({ id: uuid(), topic: 'order-events', key: uuid(), payload: '{"total": 1}' }),
  tooSmall: {},
})

export const tables: readonly Table[] = [
  {
    service: 'sales',
    name: 'orders',
    columns: {
      id: 'uuid',
      customer_id: 'uuid',
      phone: 'text',
      status: 'common.order_status',
      amount_minor: 'bigint',
      currency: 'text',
      placed_at: 'timestamp with time zone',
      version: 'integer',
    },
    key: ['id'],
    defaults: { status: 'pending', version: 1 },
    row: () => ({
      id: uuid(),
      customer_id: uuid(),
      phone: '+7 912 345-67-89',
      amount_minor: largest,
      currency: 'RUB',
      placed_at: '2026-02-28T23:30:00.123Z',
    }),
    tooSmall: { amount_minor: -1 },
  },
  {
    service: 'sales',
    name: 'order_lines',
    columns: { order_id: 'uuid', product_id: 'uuid', quantity: 'integer', price_minor: 'bigint' },
    key: ['order_id', 'product_id'],
    defaults: {},
    row: () => ({ product_id: uuid(), quantity: 2, price_minor: largest }),
    tooSmall: { quantity: 0, price_minor: -1 },
  },
  {
    service: 'inventory',
    name: 'stock',
    columns: { warehouse_id: 'uuid', product_id: 'uuid', quantity: 'bigint' },
    key: ['warehouse_id', 'product_id'],
    defaults: {},
    row: () => ({ warehouse_id: uuid(), product_id: uuid(), quantity: largest }),
    tooSmall: { quantity: -1 },
  },
  outbox('sales'),
  outbox('inventory'),
]

/** Other names of the same, for our purposes. */
export const kindOf = (type: string): string =>
  /^(character varying|character|text|citext)\b/.test(type) ? 'text' : type
