/** Rules 1.2 to 1.5 as data: what each role tries, and what must become of it. */
import { type Service, services } from '../files.ts'
import { type RoleKind, roleKinds } from '../ground.ts'

export interface Trial {
  rule: '1.2' | '1.3' | '1.4' | '1.5'
  /** The last part of the finding's code, when it does not come out as it must. */
  what: string
  as: string
  /** Stands behind `sales_app may` and `sales_app may not`. */
  does: string
  sql: string
  may: boolean
}

const rowTables: Record<Service, readonly string[]> = { sales: ['orders', 'order_lines'], inventory: ['stock'] }
const key: Record<string, string> = { orders: 'id', order_lines: 'order_id', stock: 'product_id', outbox: 'id' }
const anId = '00000000-0000-4000-8000-000000000001'

const inserts: Record<string, string> = {
  orders: `(id, customer_id, phone, amount_minor, currency, placed_at) VALUES ('${anId}', '${anId}', '1', 1, 'RUB', now())`,
  // Of an order that the same text puts in first.
  order_lines: `(order_id, product_id, quantity, price_minor) VALUES ('${anId}', '${anId}', 1, 1)`,
  stock: `(warehouse_id, product_id, quantity) VALUES ('${anId}', '${anId}', 1)`,
  outbox: `(id, topic, key, payload) VALUES ('${anId}', 'order-events', '1', '{}')`,
}

const insert = (schema: Service, table: string) => `INSERT INTO ${schema}.${table} ${inserts[table]}`

/** Each deed with rows of a table: name, and the statement. */
const deeds = (
  schema: Service,
  table: string,
): Record<'select' | 'insert' | 'update' | 'delete' | 'truncate', string> => ({
  select: `SELECT * FROM ${schema}.${table}`,
  insert: table === 'order_lines' ? `${insert(schema, 'orders')}; ${insert(schema, table)}` : insert(schema, table),
  update: `UPDATE ${schema}.${table} SET ${key[table]} = ${key[table]}`,
  delete: `DELETE FROM ${schema}.${table}`,
  truncate: `TRUNCATE ${schema}.${table} CASCADE`,
})

/** Each deed with tables themselves. */
const building = (schema: Service, table: string): Record<string, string> => ({
  [`make a table in ${schema}`]: `CREATE TABLE ${schema}.probe (a integer)`,
  [`add a column to ${schema}.${table}`]: `ALTER TABLE ${schema}.${table} ADD COLUMN probe integer`,
  [`drop ${schema}.${table}`]: `DROP TABLE ${schema}.${table} CASCADE`,
})

const allTables = (schema: Service) => [...rowTables[schema], 'outbox']
const entries = (deeds: Record<string, string>, on = '') =>
  Object.entries(deeds).map(([does, sql]) => ({ does: `${does}${on}`, sql }))

function trialsOf(service: Service, other: Service): Trial[] {
  const role = (kind: RoleKind) => `${service}_${kind}`
  const of = (
    rule: Trial['rule'],
    kind: RoleKind,
    what: string,
    may: boolean,
    what_: { does: string; sql: string }[],
  ) => what_.map(trial => ({ rule, what, as: role(kind), may, ...trial }))
  const rows = (kinds: readonly (keyof ReturnType<typeof deeds>)[], tables: readonly string[], schema = service) =>
    tables.flatMap(table =>
      kinds.map(kind => ({ does: `${kind} in ${schema}.${table}`, sql: deeds(schema, table)[kind] })),
    )
  const all = ['select', 'insert', 'update', 'delete', 'truncate'] as const
  const tables = allTables(service)
  const index = {
    does: `index ${service}.${tables[0]}`,
    sql: `CREATE INDEX ON ${service}.${tables[0]} (${key[tables[0]!]})`,
  }
  const inPublic = { does: 'make a table in public', sql: 'CREATE TABLE public.probe (a integer)' }
  const ground = [
    { does: 'make a schema', sql: 'CREATE SCHEMA probe' },
    { does: 'make a role', sql: 'CREATE ROLE probe' },
  ]
  const foreignKey = {
    does: `point a foreign key at ${other}`,
    sql: `CREATE TABLE ${service}.probe (id uuid REFERENCES ${other}.outbox (id))`,
  }
  return [
    ...of('1.2', 'migrate', 'cannot-build', true, [
      ...tables.flatMap(table => entries(building(service, table))),
      index,
    ]),
    ...of('1.2', 'migrate', 'more-than-tables', false, ground),
    ...of('1.3', 'app', 'cannot-work', true, [
      ...rows(['select', 'insert', 'update', 'delete'], rowTables[service]),
      ...rows(['insert'], ['outbox']),
    ]),
    ...of('1.3', 'app', 'more-than-rows', false, [
      ...rows(['truncate'], rowTables[service]),
      ...tables.flatMap(table => entries(building(service, table))),
      index,
      inPublic,
      ...ground,
    ]),
    ...of('1.3', 'app', 'outbox-open', false, rows(['select', 'update', 'delete', 'truncate'], ['outbox'])),
    ...of('1.4', 'relay', 'cannot-carry', true, rows(['select', 'delete'], ['outbox'])),
    ...of('1.4', 'relay', 'more-than-carrying', false, [
      ...rows(['insert', 'update', 'truncate'], ['outbox']),
      ...rows(all, rowTables[service]),
      ...tables.flatMap(table => entries(building(service, table))),
      index,
      inPublic,
      ...ground,
    ]),
    ...roleKinds.flatMap(kind =>
      of('1.5', kind, 'crosses-over', false, [
        ...rows(all, allTables(other), other),
        ...allTables(other).flatMap(table => entries(building(other, table))),
      ]),
    ),
    ...of('1.5', 'migrate', 'crosses-over', false, [foreignKey]),
  ]
}

export const trials: readonly Trial[] = services.flatMap(service =>
  trialsOf(service, service === 'sales' ? 'inventory' : 'sales'),
)
