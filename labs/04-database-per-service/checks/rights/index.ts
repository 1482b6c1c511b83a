/** Step 1: who may do what, tried as each of the six roles; and what the tables take. */
import type pg from 'pg'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { refusal, withClient } from '../../../../scripts/lab/kit/engines/sql.ts'
import { rules, type See } from '../../../../scripts/lab/kit/rules.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { type LabFiles, rolesFile } from '../files.ts'
import { givePasswords, roleNames, runMigrations, runRoles } from '../ground.ts'
import { rights } from '../messages.ts'
import { exampleOf, insertsOf, type Row, tables } from './tables.ts'
import { trials } from './trials.ts'

export interface Rights {
  files: LabFiles
  postgres: Postgres
  /** Two databases of one server, in which only what is given has been done. */
  first: string
  second: string
}

const { rule } = rules<Rights>('04', 'live', rights, { file: rolesFile })

const privileges = {
  '1.2.migrate': 'Who migrates builds tables in one schema, and no schema or role',
  '1.3.app': 'The service works with rows, puts into its outbox, and no more',
  '1.4.relay': 'The relay takes out of the outbox, and no more',
  '1.5.other-service': 'In the other service’s schema everything is refused',
}

const roles = rule('1.1.roles', 'roles.sql makes six roles that can log in and nothing else', async context => {
  const { files, postgres, first, second, see } = context
  const runs = { 'in an empty database': first, again: first, 'in a second database of the server': second }
  for (const [when, database] of Object.entries(runs)) {
    const refused = await refusal(runRoles(postgres, database, files))
    if (!see('roles-fail', { when, place: refused?.place, reason: refused?.message }).holds(!refused)) return
  }
  const made = await postgres.rows<Role>(first, askRoles, [roleNames])
  for (const name of roleNames) {
    const role = made.find(each => each.name === name)
    if (!see('role-missing', { name }).holds(role !== undefined)) return
    see('more-than-login', { name }).equal(role?.has.join(', '), 'canlogin')
    see('becomes-another', { name, others: role?.becomes.join(' and ') }).equal(role?.becomes, [])
  }
  await givePasswords(postgres)
  for (const name of roleNames) {
    const refused = await refusal(withClient(postgres.url(first, name), async () => undefined))
    see('cannot-log-in', { name, actual: refused?.message }).holds(refused === undefined)
  }
})

const filesTitle = 'The migrations of release 1 run, each as its service’s sales_migrate or inventory_migrate'
const migrations = rule('1.2.files', filesTitle, async ({ files, postgres, first, see }) => {
  const { place, message } = (await refusal(runMigrations(postgres, first, files))) ?? {}
  see('file-fails', { place, file: place?.file, reason: message }).holds(message === undefined)
})

const rest = [
  ...Object.entries(privileges).map(([id, title]) =>
    rule(id, title, async ({ postgres, first, see }) => {
      for (const name of roleNames) await withClient(postgres.url(first, name), client => tryAll(client, id, name, see))
    }),
  ),
  rule('1.6.tables', 'The tables take what they must, and nothing else', ({ postgres, first, see }) =>
    withClient(postgres.url(first), async client => {
      for (const table of Object.keys(tables)) if (!(await tryTable(client, table, see))) return
    }),
  ),
]

export const rightsChecks: Check<Rights>[] = [
  roles,
  { ...migrations, needs: ['1.1.roles'] },
  ...rest.map(check => ({ ...check, needs: ['1.2.files'] })),
]

interface Role {
  name: string
  /** Its attributes, as PostgreSQL's catalogue names them. */
  has: string[]
  /** Whom of the six, or which administrator, it can become. */
  becomes: string[]
}

const askRoles = `
  SELECT rolname AS name,
    ARRAY(SELECT substr(key, 4) FROM jsonb_each(to_jsonb(role)) WHERE value = 'true' AND key <> 'rolinherit') AS has,
    ARRAY(SELECT other.rolname::text FROM pg_roles other WHERE (other.rolname = ANY ($1) OR other.rolsuper)
          AND other.oid <> role.oid AND pg_has_role(role.oid, other.oid, 'MEMBER') ORDER BY 1) AS becomes
  FROM pg_roles role`

const denied = '42501'

async function tryAll(client: pg.Client, id: string, name: string, see: See): Promise<void> {
  await client.query('BEGIN; SAVEPOINT before')
  for (const { what, as, may, statements } of trials.filter(({ rule, as }) => id.startsWith(rule) && as === name)) {
    const tried = statements.at(-1)!
    const error = await refusal(client.query(`ROLLBACK TO SAVEPOINT before; ${may ? statements.join('; ') : tried}`))
    const does = may ? tried.replace(/ \(.*\) VALUES .*/, '') : tried
    // A role is opened too far anywhere, and gets what it needs where the table is made.
    const place = { file: may ? `sql/${as.split('_')[0]}` : rolesFile }
    see(what, { as, does, place, actual: error?.message ?? 'it was done' }).holds(may ? !error : error?.code === denied)
  }
  if (!id.startsWith('1.4') || !name.endsWith('_relay')) return
  // The relay has no use for what counts, whatever its name is.
  await client.query('ROLLBACK')
  const { rows } = await client.query<{ sequence: string }>(askSequences)
  for (const { sequence } of rows) see('more-than-carrying', { as: name, does: `use ${sequence}` }).holds(false)
}

const askSequences = `
  SELECT seqrelid::regclass::text AS sequence FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
  WHERE has_schema_privilege(relnamespace, 'USAGE') AND has_sequence_privilege(seqrelid, 'USAGE, SELECT, UPDATE')`

/** Rows that are put in one after the other, and what is said when that does not come out as it must. */
const right = (...rows: Row[]) => ({ what: 'row-refused', rows, taken: true, named: {} })
const wrong = (what: string, named: object, ...rows: Row[]) => ({ what, rows, taken: false, named })

function offersTo(table: string) {
  const [row, other] = [exampleOf(table), exampleOf(table)]
  const columns = Object.entries(tables[table]!)
  const keys = columns.flatMap(([name, { key }]) => (key ? [name] : []))
  const limits = columns.flatMap(([name, { least }]) => (least === undefined ? [] : [[name, least] as const]))
  const long = columns.flatMap(([name, { anyText }]) => (anyText ? [[name, 'any text '.repeat(50)] as const] : []))
  const twice = { ...other, ...Object.fromEntries([...limits, ...keys.map(name => [name, row[name]!])]) }
  return [
    right(row),
    right({ ...other, ...Object.fromEntries(long) }),
    ...columns.map(([column]) => wrong('takes-null', { column }, { ...row, [column]: null })),
    ...limits.map(([column, least]) => right({ ...row, [column]: least })),
    ...limits.map(([column, least]) =>
      wrong('takes-too-small', { column, tooSmall: least - 1 }, { ...row, [column]: least - 1 }),
    ),
    wrong('takes-twice', { keys: keys.join(', ') }, row, twice),
    // What differs in one column of the key is another row.
    ...keys.map(name => right(row, { ...row, [name]: other[name]! })),
    right(row, other),
  ]
}

/** False when the table does not even take what is right. */
async function tryTable(client: pg.Client, table: string, see: See): Promise<boolean> {
  const where = { table, place: { file: `sql/${table.split('.')[0]}` } }
  const columns = Object.entries(tables[table]!)
  const { rows } = await client.query<{ types: Record<string, string> | null }>(askTypes, [table])
  const found = new Map(Object.entries(rows[0]?.types ?? {}))
  for (const [column, { type }] of columns)
    see('column-type', { ...where, column }).equal(found.get(column) ?? 'there is no such column', type)
  if (!columns.every(([column]) => found.has(column))) return false

  const put = (rows: Row[]) =>
    refusal(client.query(['ROLLBACK TO SAVEPOINT before', ...rows.flatMap(row => insertsOf(table, row))].join('; ')))
  await client.query('BEGIN; SAVEPOINT before')
  for (const { what, rows, taken, named } of offersTo(table)) {
    const error = await put(rows)
    const asItMust = see(what, { ...where, ...named, actual: error?.message }).holds(taken === !error)
    if (taken && !asItMust) return false
  }
  // The last two that were offered are there.
  for (const [column, { filled }] of columns) {
    if (filled === undefined) continue
    const { rows } = await client.query<{ right: boolean }>(`SELECT ${filled} AS right FROM ${table}`)
    see('no-default', { ...where, column }).holds(rows.every(each => each.right))
  }
  await client.query('ROLLBACK')
  return true
}

/** A domain counts as what it is made of, any kind of text as text. */
const askTypes = `
  SELECT json_object_agg(attname, CASE WHEN typcategory = 'S' THEN 'text' WHEN typtype = 'd'
    THEN format_type(typbasetype, NULL) ELSE format_type(atttypid, NULL) END) AS types
  FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`
