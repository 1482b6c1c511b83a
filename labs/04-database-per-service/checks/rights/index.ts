/** Step 1: who may do what, tried as each of the six roles. */
import pg from 'pg'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { type LabFiles, rolesFile } from '../files.ts'
import { asked, FileRefused, givePasswords, roleNames, runMigrations, runRoles } from '../ground.ts'
import { rights } from '../messages.ts'
import { kindOf, type Table, tables } from './tables.ts'
import { type Trial, trials } from './trials.ts'

export interface Rights {
  files: LabFiles
  postgres: Postgres
  /** Two databases of one server, in which only what is given has been done. */
  first: string
  second: string
}

const { rule } = rules<Rights>('04', 'live', rights)

export const rightsChecks: Check<Rights>[] = [
  rule(
    '1.1.roles',
    'roles.sql makes six roles that can log in and nothing else',
    async ({ files, postgres, first, second, see }) => {
      const runs = { 'in an empty database': first, again: first, 'in a second database of the server': second }
      for (const [when, database] of Object.entries(runs)) {
        const refused = await refusedFile(() => runRoles(postgres, database, files))
        if (!see('roles-fail', { when, ...refused }).holds(refused === undefined)) return
      }
      const { rows } = await postgres.admin.query<{ name: string; has: string[] }>(attributes)
      for (const name of roleNames) {
        const role = rows.find(each => each.name === name)
        if (!see('role-missing', { name, place }).holds(role !== undefined)) return
        see('more-than-login', { name, place }).equal(role?.has.join(', '), 'LOGIN')
      }
      await givePasswords(postgres)
      for (const name of roleNames) {
        const others = await asked(postgres.url(first, name), client => becoming(client, name)).catch(refusedBy)
        const refused = others instanceof pg.DatabaseError ? others.message : undefined
        if (!see('cannot-log-in', { name, place, actual: refused }).holds(refused === undefined)) return
        see('becomes-another', { name, place, others: String(others) }).equal(others, [])
      }
    },
  ),
  rule(
    '1.2.files',
    'The migrations of release 1 run, each as its service’s sales_migrate or inventory_migrate',
    async ({ files, postgres, first, see }) => {
      const refused = await refusedFile(() => runMigrations(postgres, first, files))
      see('file-fails', { ...refused }).holds(refused === undefined)
    },
    { needs: ['1.1.roles'] },
  ),
  ...(
    [
      ['1.2.migrate', 'Who migrates builds tables in one schema, and no schema or role'],
      ['1.3.app', 'The service works with rows, puts into its outbox, and no more'],
      ['1.4.relay', 'The relay takes out of the outbox, and no more'],
      ['1.5.other-service', 'In the other service’s schema everything is refused'],
    ] as const
  ).map(([id, title]) =>
    rule(
      id,
      title,
      async ({ postgres, first, see }) => {
        const own = trials.filter(trial => id.startsWith(trial.rule))
        for (const name of roleNames) {
          const mine = own.filter(trial => trial.as === name)
          if (mine.length > 0) await asked(postgres.url(first, name), client => tryAll(client, mine, see))
        }
      },
      { needs: ['1.2.files'] },
    ),
  ),
  rule(
    '1.6.tables',
    'The tables take what they must, and nothing else',
    ({ postgres, first, see }) =>
      asked(postgres.url(first), async client => {
        for (const table of tables) {
          await client.query('BEGIN')
          const taken = await tryTable(client, table, see)
          await client.query('ROLLBACK')
          if (!taken) return
        }
      }),
    { needs: ['1.2.files'] },
  ),
]

const place = { file: rolesFile }

async function refusedFile(run: () => Promise<void>) {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof FileRefused) return { place: error.place, file: error.place.file, reason: error.message }
    throw error
  }
}

const attributes = `
  SELECT rolname AS name, array_remove(ARRAY[
    CASE WHEN rolcanlogin THEN 'LOGIN' END, CASE WHEN rolsuper THEN 'SUPERUSER' END,
    CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL) AS has
  FROM pg_roles`

/** Who else it can become, of the six and the administrator. */
async function becoming(client: pg.Client, name: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles
     WHERE rolname <> $1 AND (rolname = ANY ($2) OR rolsuper) AND pg_has_role($1, oid, 'MEMBER') ORDER BY 1`,
    [name, roleNames],
  )
  return rows.map(row => row.name)
}

const denied = '42501'

async function tryAll(client: pg.Client, own: readonly Trial[], see: See): Promise<void> {
  await client.query('BEGIN; SAVEPOINT trial')
  for (const { what, as, does, sql, may } of own) {
    const error = await refusal(client, `ROLLBACK TO SAVEPOINT trial; ${sql}`)
    const values = { as, does, place, actual: error?.message ?? 'it was done' }
    if (may) see(what, values).holds(error === undefined)
    else see(what, values).holds(error?.code === denied)
  }
}

/** What PostgreSQL said against it. */
const refusal = (client: pg.Client, sql: string): Promise<pg.DatabaseError | undefined> =>
  client.query(sql).then(() => undefined, refusedBy)

function refusedBy(error: unknown): pg.DatabaseError {
  if (error instanceof pg.DatabaseError) return error
  throw error
}

/** False when the table does not even take what is right. */
async function tryTable(client: pg.Client, table: Table, see: See): Promise<boolean> {
  const name = `${table.service}.${table.name}`
  const found = await columnsOf(client, table)
  for (const [column, kind] of Object.entries(table.columns))
    see('column-type', { table: name, column, place: tablePlace(table) }).equal(
      kindOf(found.get(column) ?? 'there is no such column'),
      kind,
    )
  if (Object.keys(table.columns).some(column => !found.has(column))) return false

  const offer = (row: Record<string, unknown>) => offerRows(client, table, row)
  const row = { ...(await parentOf(client, table)), ...table.row() }
  await client.query('SAVEPOINT offered')
  const right = await offer(row)
  const values = { table: name, place: tablePlace(table) }
  if (!see('row-refused', { ...values, actual: right.error?.message }).holds(right.error === undefined)) return false
  for (const [column, value] of Object.entries(table.defaults))
    see('no-default', { ...values, column }).equal(right.rows[0]?.[column], value)
  for (const column of Object.keys(table.columns)) {
    const { error } = await offer({ ...row, [column]: null })
    see('takes-null', { ...values, column }).holds(error !== undefined)
  }
  for (const [column, tooSmall] of Object.entries(table.tooSmall)) {
    const { error } = await offer({ ...row, [column]: tooSmall })
    see('takes-too-small', { ...values, column, tooSmall }).holds(error !== undefined)
    const least = await offer({ ...row, [column]: tooSmall + 1 })
    see('row-refused', { ...values, actual: least.error?.message }).holds(least.error === undefined)
  }
  const same = Object.fromEntries(table.key.map(column => [column, row[column]]))
  const twice = await offerRows(client, table, row, { ...row, ...table.row(), ...same })
  see('takes-twice', { ...values, key: table.key.join(', ') }).holds(twice.error !== undefined)
  // Two columns are a key together: what differs in one of them is another row.
  for (const column of table.key.length > 1 ? table.key.filter(each => each !== 'order_id') : []) {
    const other = await offerRows(client, table, row, { ...row, [column]: crypto.randomUUID() })
    see('row-refused', { ...values, actual: other.error?.message }).holds(other.error === undefined)
  }
  if (table.name !== 'outbox') return true
  const { rows } = await offerRows(client, table, row, { ...row, ...table.row() })
  see('seq-does-not-count', values).holds(BigInt(String(rows[1]?.seq ?? 0)) > BigInt(String(rows[0]?.seq ?? 0)))
  const { created_at: at } = rows[0] ?? {}
  see('no-default', { ...values, column: 'created_at' }).holds(
    at instanceof Date && Math.abs(Date.now() - at.getTime()) < 3_600_000,
  )
  return true
}

const tablePlace = ({ service }: Table) => ({ file: `sql/${service}` })

async function columnsOf(client: pg.Client, { service, name }: Table): Promise<Map<string, string>> {
  // A domain counts as what it is made of.
  const { rows } = await client.query<{ column: string; type: string }>(
    `SELECT attname AS column, format_type(CASE WHEN typtype = 'd' THEN typbasetype ELSE atttypid END, NULL) AS type
     FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
     WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [`${service}.${name}`],
  )
  return new Map(rows.map(({ column, type }) => [column, type]))
}

/** A line belongs to an order, whether the learner has made a foreign key of that or not. */
async function parentOf(client: pg.Client, { name }: Table): Promise<Record<string, unknown>> {
  if (name !== 'order_lines') return {}
  const order = tables.find(table => table.name === 'orders')!.row()
  const { text, values } = insertOf('sales.orders', order)
  await client.query(text, values)
  return { order_id: order.id }
}

/** Rows put in one after the other, as the table gives them back, in place of those that were offered before. */
async function offerRows(client: pg.Client, { service, name }: Table, ...offered: Record<string, unknown>[]) {
  const rows: Record<string, unknown>[] = []
  await client.query('ROLLBACK TO SAVEPOINT offered')
  try {
    for (const row of offered) {
      const { text, values } = insertOf(`${service}.${name}`, row)
      rows.push((await client.query(text, values)).rows[0])
    }
    return { rows }
  } catch (error) {
    if (error instanceof pg.DatabaseError) return { rows, error }
    throw error
  }
}

function insertOf(table: string, row: Record<string, unknown>) {
  const columns = Object.keys(row)
  const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')}) RETURNING *`
  return { text, values: Object.values(row) }
}
