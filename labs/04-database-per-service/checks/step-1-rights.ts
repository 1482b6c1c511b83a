/** Rules 1.2 to 1.5: what each role must be able to do is tried; what it could do besides is asked of PostgreSQL. */
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { refusal, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import type { See } from '../../../scripts/lab/kit/rules.ts'
import { type RoleKind, roleKinds, roleNames } from './environment.ts'
import { type Service, services } from './files.ts'
import type { What } from './messages.ts'
import { rule } from './step-1-roles.ts'
import { columnsOf, exampleOf, insertsOf, tables } from './step-1-tables.ts'

/** Something that a role may do. */
export interface Right {
  role: string
  /** In which the thing is; none for a schema that could be made. */
  schema: string | null
  thing: string
  /** Whether it is an outbox, or a view through which one is seen. */
  isOutbox: boolean
  /** A privilege of PostgreSQL; `ALTER`, and all that goes with it, of who owns the thing. */
  verb: string
}

/** Of a role, and of each that it may become. */
const askRights = `
  WITH roles AS (SELECT role, oid AS acts FROM unnest($1::text[]) AS role JOIN pg_roles ON pg_has_role(role, oid, 'SET')),
  spaces AS (SELECT oid AS space, nspname AS schema FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema')
  SELECT role, schema, rel.oid::regclass::text AS thing, verb, relname = 'outbox' OR EXISTS (
      SELECT FROM pg_rewrite JOIN pg_depend ON objid = pg_rewrite.oid JOIN pg_class read ON read.oid = refobjid
      WHERE ev_class = rel.oid AND refclassid = 'pg_class'::regclass AND read.relname = 'outbox') AS "isOutbox"
  FROM roles, spaces, pg_class rel, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,MAINTAIN,ALTER}'::text[]) verb
  WHERE relnamespace = space AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND has_schema_privilege(acts, space, 'USAGE')
    AND CASE
      WHEN verb = 'ALTER' THEN pg_has_role(acts, relowner, 'USAGE')
      WHEN relkind = 'S' THEN verb IN ('SELECT', 'UPDATE') AND has_sequence_privilege(acts, rel.oid, verb || ', USAGE')
      WHEN verb IN ('DELETE', 'TRUNCATE', 'TRIGGER', 'MAINTAIN') THEN has_table_privilege(acts, rel.oid, verb)
      ELSE has_any_column_privilege(acts, rel.oid, verb) END
  UNION SELECT role, schema, 'the schema ' || schema, 'CREATE', false FROM roles, spaces
  WHERE has_schema_privilege(acts, space, 'CREATE')
  UNION SELECT role, NULL, 'the database', 'CREATE', false FROM roles
  WHERE has_database_privilege(acts, current_database(), 'CREATE')
  ORDER BY "isOutbox", role DESC, thing, verb DESC`

/** Whatever the six may do in a database, by whichever way they have come to it. */
export const rightsIn = (postgres: Postgres, database: string): Promise<Right[]> =>
  postgres.rows<Right>(database, askRights, [roleNames])

/** Statements on a table, as the work needs them. */
const works = {
  ALTER: (table: string) => [
    `CREATE TABLE ${table}_probe (a integer)`,
    `ALTER TABLE ${table} ADD COLUMN probe integer`,
    `CREATE INDEX ON ${table} (${columnsOf(table)[0]})`,
    `DROP TABLE ${table} CASCADE`,
  ],
  SELECT: (table: string) => [`SELECT * FROM ${table}`],
  INSERT: (table: string) => [insertsOf(table, exampleOf(table)).join('; ')],
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
function tooMuch({ role, schema, isOutbox, verb }: Right): What | undefined {
  const [service, kind] = role.split('_') as [Service, RoleKind]
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

export const inWords = ({ role, verb, thing }: Right): string => `${role} has ${verb} on ${thing}`
