import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { exampleOf, insertsOf, key, type Tables, text, tryTables, uuid } from './table-trials.ts'

const tables: Tables = {
  'trials.orders': { id: key, customer: uuid, placed: { type: 'date', filled: "placed = '2026-01-01'" } },
  'trials.lines': {
    order_id: { ...key, of: 'trials.orders' },
    product: { ...text, isKey: true },
    quantity: { type: 'integer', right: [() => '1', () => '7'], tooSmall: 0 },
  },
}

const right = {
  orders: "id uuid PRIMARY KEY, customer uuid NOT NULL, placed date NOT NULL DEFAULT '2026-01-01'",
  lines: `order_id uuid REFERENCES trials.orders, product varchar, quantity integer NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, product)`,
}

/** What does not hold of tables that were made so. */
async function wrongWith(made: Partial<typeof right>): Promise<string[]> {
  const client = new pg.Client({ connectionString: inject('engines').postgres })
  await client.connect()
  const { orders, lines } = { ...right, ...made }
  const wrong: string[] = []
  try {
    await client.query(
      `CREATE SCHEMA trials; CREATE TABLE trials.orders (${orders}); CREATE TABLE trials.lines (${lines})`,
    )
    for await (const { holds, fault, story } of tryTables(client, tables)) if (!holds) wrong.push(`${fault}: ${story}`)
    await client.query('ROLLBACK')
    expect((await client.query('SELECT FROM trials.orders')).rows).toEqual([])
  } finally {
    await client.query('ROLLBACK; DROP SCHEMA IF EXISTS trials CASCADE')
    await client.end()
  }
  return wrong
}

test('tables that are as described are right, with foreign keys and without, and nothing stays in them', async () => {
  expect(await wrongWith({})).toEqual([])
  expect(await wrongWith({ lines: right.lines.replace('REFERENCES trials.orders', '') })).toEqual([])
})

test('what a table takes and must not is named with its column', async () => {
  const orders = 'id uuid PRIMARY KEY, customer uuid, placed date NOT NULL DEFAULT now()'
  const lines = 'order_id uuid NOT NULL, product text NOT NULL, quantity integer NOT NULL'
  expect(await wrongWith({ orders, lines })).toEqual([
    'takes-null: trials.orders.customer takes null',
    'no-default: trials.orders.placed',
    'takes-too-small: trials.lines.quantity takes 0',
    'takes-twice: trials.lines takes two rows with the same order_id and product',
  ])
})

test('a table that refuses what is right, or lacks a column, is the last that is tried', async () => {
  const narrow = right.lines.replace('product varchar', 'product varchar NOT NULL').replace('_id, product)', '_id)')
  expect(await wrongWith({ lines: narrow })).toEqual(['row-refused: trials.lines refuses what is right'])
  expect(await wrongWith({ orders: right.orders.replace('customer', 'buyer') })).toEqual([
    'column-type: trials.orders.customer',
  ])
  expect(await wrongWith({ orders: right.orders.replace('placed date', 'placed timestamptz') })).toContain(
    'column-type: trials.orders.placed',
  )
})

test('an example is put in after the rows that it belongs to', () => {
  const row = exampleOf(tables['trials.lines']!)
  const [order, line] = insertsOf(tables, 'trials.lines', row)
  expect(order).toMatch(`INSERT INTO trials.orders (id, customer) VALUES ('${row.order_id}', `)
  expect(order).toMatch(/ON CONFLICT DO NOTHING$/)
  expect(line).toBe(`INSERT INTO trials.lines (order_id, product, quantity) VALUES ('${row.order_id}', 'text', '1')`)
})
