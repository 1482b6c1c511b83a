/** Rules 1.2 to 1.5: what each role must be able to do is tried; what it could do besides is asked of PostgreSQL. */
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { type Right, rightsOf } from '../../../scripts/lab/kit/engines/rights.ts'
import { refusal, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { insertsOf } from '../../../scripts/lab/kit/engines/table-trials.ts'
import type { See } from '../../../scripts/lab/kit/rules.ts'
import { type RoleKind, roleKinds, roleNames, type Service, services } from './environment.ts'
import type { What } from './messages.ts'
import { rule } from './step-1-roles.ts'
import { tables } from './step-1-tables.ts'

/** Whatever the six may do in a database. */
export const rightsIn = (postgres: Postgres, database: string): Promise<Right[]> =>
  withClient(postgres.url(database), client => rightsOf(client, roleNames))

export const inWords = ({ role, verb, thing }: Right): string => `${role} has ${verb} on ${thing}`

const columnsOf = (table: string): string[] => Object.keys(tables[table]!)

/** Statements on a table, as the work needs them. */
const works = {
  ALTER: (table: string) => [
    `CREATE TABLE ${table}_probe (a integer)`,
    `ALTER TABLE ${table} ADD COLUMN probe integer`,
    `CREATE INDEX ON ${table} (${columnsOf(table)[0]})`,
    `DROP TABLE ${table} CASCADE`,
  ],
  SELECT: (table: string) => [`SELECT * FROM ${table}`],
  INSERT: (table: string) => [insertsOf(tables, table).join('; ')],
  UPDATE: (table: string) => columnsOf(table).map(column => `UPDATE ${table} SET ${column} = ${column}`),
  DELETE: (table: string) => [`DELETE FROM ${table}`],
}
type Verb = keyof typeof works

const titles: Record<RoleKind, string> = {
  migrate: 'Who migrates builds tables in one schema, and no schema or role',
  app: 'The service works with rows, puts into its outbox, and no more',
  relay: 'The relay takes out of the outbox, and no more',
}
/** What a role of this kind does with its service's tables, and with its outbox. */
const work: Record<RoleKind, Verb[]> = { migrate: ['ALTER'], app: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'], relay: [] }
const outbox: Record<RoleKind, Verb[]> = { migrate: ['ALTER'], app: ['INSERT'], relay: ['SELECT', 'DELETE'] }
/** What is said when it may do less, or more. */
const less = { migrate: 'cannot-build', app: 'cannot-work', relay: 'cannot-carry' } as const
const more = { migrate: 'more-than-tables', app: 'more-than-rows', relay: 'more-than-carrying' } as const

/** What is said of a right that its role must not have; undefined when it may. */
function tooMuch({ role, schema, tables, verb }: Right): What | undefined {
  const [service, kind] = role.split('_') as [Service, RoleKind]
  const isOutbox = tables.includes('outbox')
  // A foreign key is made in a table of one's own.
  if (verb === 'REFERENCES' && kind !== 'migrate') return undefined
  if (services.some(other => other === schema && other !== service)) return 'crosses-over'
  const may: readonly string[] = (isOutbox ? outbox : work)[kind]
  if (may.includes(verb) || (kind === 'migrate' && schema !== null)) return undefined
  return isOutbox && kind === 'app' ? 'outbox-open' : more[kind]
}

export const rightsRules = [
  ...roleKinds.map((kind, index) =>
    rule(`1.${2 + index}.${kind}`, titles[kind], async ({ postgres, first, see }) => {
      for (const service of services) await seeWork(postgres.url(first, `${service}_${kind}`), service, kind, see)
      for (const right of await rightsIn(postgres, first)) {
        const what = right.role.endsWith(kind) ? tooMuch(right) : undefined
        if (what !== 'crosses-over') see(what ?? more[kind], { story: inWords(right) }).holds(what === undefined)
      }
    }),
  ),
  rule('1.5.other-service', 'In the other service’s schema everything is refused', async ({ postgres, first, see }) => {
    for (const right of await rightsIn(postgres, first))
      see('crosses-over', { story: inWords(right) }).holds(tooMuch(right) !== 'crosses-over')
  }),
].map(check => ({ ...check, needs: ['1.2.files'] }))

const seeWork = (url: string, service: Service, kind: RoleKind, see: See<What>) =>
  withClient(url, async client => {
    await client.query('BEGIN; SAVEPOINT before')
    for (const table of Object.keys(tables).filter(name => name.startsWith(service))) {
      const verbs = (table.endsWith('outbox') ? outbox : work)[kind]
      for (const sql of verbs.flatMap(verb => works[verb](table))) {
        const refused = await refusal(client.query(`ROLLBACK TO SAVEPOINT before; ${sql}`))
        const story = `${service}_${kind} may not “${sql.replace(/^.*; /, '').replace(/ \(.*\) VALUES .*/, '')}”`
        see(less[kind], { story, place: { file: `sql/${service}` }, actual: refused?.message }).holds(!refused)
      }
    }
  })
