/** Rule 1.6 as data: the columns of each table. */
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { type Column, key, type Tables, text, tryTables, uuid } from '../../../scripts/lab/kit/engines/table-trials.ts'
import { rule } from './step-1-roles.ts'

const amount: Column = { type: 'bigint', right: [() => '9223372036854775807', () => '0'], tooSmall: -1 }
const moment = 'timestamp with time zone'
/** A default that is no more than the moment in which the table was made. */
const fixed = `
  SELECT FROM pg_attrdef WHERE adrelid = outbox.tableoid AND pg_get_expr(adbin, adrelid) LIKE '''%::timestamp%'`

const outbox: Tables[string] = {
  seq: { type: 'bigint', filled: 'coalesce(seq > lag(seq) OVER (ORDER BY ctid), true)' },
  id: key,
  topic: text,
  key: text,
  payload: { type: 'jsonb', right: [() => '{"total": 1}'] },
  created_at: { type: moment, filled: `abs(extract(epoch FROM created_at - now())) < 3600 AND NOT EXISTS (${fixed})` },
}

export const tables: Tables = {
  'sales.orders': {
    id: key,
    customer_id: uuid,
    phone: text,
    status: { type: 'common.order_status', filled: "status::text = 'pending'" },
    amount_minor: amount,
    currency: { type: 'text', right: [() => 'RUB'] },
    placed_at: { type: moment, right: [() => '2026-02-28T23:30:00.123Z'] },
    version: { type: 'integer', filled: 'version = 1' },
  },
  'sales.order_lines': {
    order_id: { ...key, of: 'sales.orders' },
    product_id: key,
    quantity: { type: 'integer', right: [() => '2', () => '1'], tooSmall: 0 },
    price_minor: amount,
  },
  'sales.outbox': outbox,
  'inventory.stock': { warehouse_id: key, product_id: key, quantity: amount },
  'inventory.outbox': outbox,
}

export const tableRule = rule(
  '1.6.tables',
  'The tables take what they must, and nothing else',
  ({ postgres, first, see }) =>
    withClient(postgres.url(first), async client => {
      for await (const { fault, table, holds, ...seen } of tryTables(client, tables))
        see(fault, { ...seen, place: { file: `sql/${table.split('.')[0]}` } }).holds(holds)
    }),
  { needs: ['1.2.files'] },
)
