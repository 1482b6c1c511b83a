import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type Role, type Service, type TestDatabase } from './database.ts'

const services: Service[] = ['sales', 'inventory', 'payment', 'progress']
const roles: Role[] = ['migrate', 'app', 'relay']
const schemas = [...services, 'common', 'shipping', 'customer', 'public']

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase('sales', 'inventory', 'payment', 'progress')
  for (const schema of schemas) await database.admin.query(`CREATE TABLE ${schema}.secret AS SELECT 1 AS one`)
  await database.admin.query('ALTER TABLE sales.secret OWNER TO sales_migrate')
})
afterAll(() => database.drop())

const denied = (service: Service, role: Role, sql: string) =>
  expect(database.pool(service, role).query({ text: sql })).rejects.toMatchObject({ code: '42501' })

describe.each(services)('%s', service => {
  test.each(roles)('as %s can log in, and read no schema but its own', async role => {
    await database.pool(service, role).query({ text: 'SELECT 1' })
    for (const schema of schemas.filter(name => name !== service)) {
      await denied(service, role, `SELECT * FROM ${schema}.secret`)
      await denied(service, role, `CREATE TABLE ${schema}.mine (id int)`)
    }
  })

  test('as app can change no table and no schema', async () => {
    await denied(service, 'app', `CREATE TABLE ${service}.mine (id int)`)
  })
})

test('sales reads the shared products and customers, and cannot change them', async () => {
  const { rows } = await database.pool('sales').query<{ n: number }>({
    text: 'SELECT (SELECT count(*) FROM common.products) + (SELECT count(*) FROM common.customers) AS n',
  })
  expect(rows).toEqual([{ n: 9 }])
  await denied('sales', 'app', 'UPDATE common.products SET price = 0')
  for (const service of ['inventory', 'payment', 'progress'] as const) {
    await denied(service, 'app', 'SELECT * FROM common.products')
  }
})

test.each(['sales', 'inventory', 'payment'] as const)(
  'the relay of %s reads and deletes outbox rows, and nothing else',
  async service => {
    const relay = database.pool(service, 'relay')
    await relay.query({ text: 'DELETE FROM outbox WHERE false' })
    await denied(service, 'relay', 'UPDATE outbox SET topic = topic')
    await denied(service, 'relay', 'SELECT * FROM inbox')
  },
)

test('mail addresses that differ only in case are one customer', async () => {
  const insert = "INSERT INTO common.customers (email, name) VALUES ('ADA@example.com', 'Other Ada')"
  await expect(database.admin.query(insert)).rejects.toThrow('customers_email_key')
})

test.each([
  ['a price below nothing', "INSERT INTO common.products (name, price) VALUES ('x', -1)"],
  ['a product without a price', "INSERT INTO common.products (name) VALUES ('x')"],
  ['loyalty below nothing', "INSERT INTO common.customers (email, name, loyalty_points) VALUES ('a@b.c', 'x', -1)"],
  ['a status that is none', "SELECT 'lost'::common.order_status"],
])('%s is refused', async (_case, sql) => {
  await expect(database.admin.query(sql)).rejects.toThrow()
})
