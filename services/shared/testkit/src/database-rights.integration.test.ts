import { services } from '@groundwork/contracts/services'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from './database.ts'
import { type Role, type ServiceName, updateRoles } from './platform-database.ts'

const names = Object.keys(services) as ServiceName[]
const withRelay = names.filter(name => rolesOf(name).includes('relay'))
const schemas = [...names, 'common', 'shipping', 'customer', 'public']

function rolesOf(service: ServiceName): readonly Role[] {
  return services[service].roles
}

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase(...names)
  for (const schema of schemas) await database.admin.query(`CREATE TABLE ${schema}.secret AS SELECT 1 AS one`)
  await database.admin.query('ALTER TABLE sales.secret OWNER TO sales_migrate')
})
afterAll(() => database.drop())

const denied = (service: ServiceName, role: Role, sql: string) =>
  expect(database.pool(service, role).query({ text: sql })).rejects.toMatchObject({ code: '42501' })

async function logsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch (error) {
    // Wrong password.
    if ((error as { code?: string }).code === '28P01') return false
    throw error
  } finally {
    await client.end()
  }
}

function urlOf(role: string, password: string): string {
  return Object.assign(new URL(database.url('sales')), { username: role, password }).href
}

describe.each(names)('%s', service => {
  test.each(rolesOf(service))('as %s can log in, and read no schema but its own', async role => {
    await database.pool(service, role).query({ text: 'SELECT 1' })
    for (const schema of schemas.filter(name => name !== service)) {
      await denied(service, role, `SELECT * FROM ${schema}.secret`)
      await denied(service, role, `CREATE TABLE ${schema}.mine (id int)`)
    }
  })

  test('has a password for each role, and none of them opens another', async () => {
    const passwords = rolesOf(service).map(role => new URL(database.url(service, role)).password)
    expect(new Set(passwords).size).toBe(passwords.length)
    for (const role of rolesOf(service)) {
      for (const password of passwords) {
        const url = new URL(database.url(service, role))
        const own = url.password === password
        url.password = password
        expect(await logsIn(url.href), `${role} with ${own ? 'its own' : 'another'} password`).toBe(own)
      }
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
  for (const service of names.filter(name => name !== 'sales')) {
    await denied(service, 'app', 'SELECT * FROM common.products')
  }
})

test.each(withRelay)('the relay of %s reads and deletes outbox rows, and nothing else', async service => {
  const relay = database.pool(service, 'relay')
  await relay.query({ text: 'DELETE FROM outbox WHERE false' })
  await denied(service, 'relay', 'UPDATE outbox SET topic = topic')
  await denied(service, 'relay', 'SELECT * FROM inbox')
})

test('the simulated provider sees its book, and the shop does not', async () => {
  await database.pool('payment', 'provider').query({ text: 'SELECT * FROM provider_ledger' })
  await denied('payment', 'provider', 'SELECT * FROM payments')
  await denied('payment', 'provider', 'DELETE FROM provider_ledger')
  await denied('payment', 'app', 'SELECT * FROM provider_ledger')
})

test('a database from when a service had one password for three roles gets one for each, and its data stays', async () => {
  await database.admin.query(`
    CREATE ROLE old_migrate LOGIN PASSWORD 'one'; CREATE ROLE old_app LOGIN PASSWORD 'one';
    CREATE ROLE old_relay LOGIN PASSWORD 'one';
    CREATE SCHEMA old AUTHORIZATION old_migrate; CREATE TABLE old.kept AS SELECT 1 AS one`)
  try {
    for (const _start of ['first', 'second'])
      await updateRoles(database.superuserUrl, 'old_migrate=its-own old_app=a=b')
    const tries = [
      ['old_migrate', 'its-own'],
      ['old_app', 'a=b'],
      ['old_migrate', 'a=b'],
      ['old_migrate', 'one'],
      ['old_app', 'one'],
      ['old_relay', 'one'],
    ] as const
    const opened = await Promise.all(tries.map(([role, password]) => logsIn(urlOf(role, password))))
    expect(opened).toEqual([true, true, false, false, false, false])
    expect((await database.admin.query('SELECT * FROM old.kept')).rows).toEqual([{ one: 1 }])
  } finally {
    await database.admin.query('DROP SCHEMA old CASCADE')
    await database.admin.query(
      'DROP OWNED BY old_migrate, old_app, old_relay; DROP ROLE old_migrate, old_app, old_relay',
    )
  }
})

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
