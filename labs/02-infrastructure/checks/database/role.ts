/** Rules 2.4 and 3.6: who may log in to the database, and what the services' role may do there. */
import type pg from 'pg'
import type { See, Seeing } from '../../../../scripts/lab/kit/rules.ts'
import type { Live } from '../live.ts'
import { schemas } from '../rules.ts'
import { columnsOf, insert } from './columns.ts'
import { asLogin, attempt, type Login, refusedLogin, tryAs } from './login.ts'
import { type DatabaseFault, rule, ruleAfter } from './messages.ts'
import { minimal, tableNames } from './table-trials.ts'

const letsIn = (login: Login, fault: DatabaseFault) => async (context: Live & Seeing<DatabaseFault>) => {
  const refusal = await refusedLogin(context, login)
  context.see(fault, { actual: refusal?.message }).holds(refusal === undefined)
}

export const ownerCheck = rule(
  '2.4.database',
  'The database has the name, the administrator and the password of .env',
  letsIn('owner', '2.4.database-login'),
  { stage: 'starts' },
)

export const appCheck = ruleAfter('3.2.schemas-exist')(
  '3.6.login',
  'The services’ role has the name and the password of .env',
  letsIn('app', '3.6.app-login'),
)

export const roleCheck = ruleAfter('3.6.login', '3.4.*')(
  '3.6.role-is-limited',
  'The services’ role may do its work and no more',
  async ({ see, ...live }) => {
    await asLogin(live, 'owner', client => judgeRights(client, live.env.APP_DB_USER ?? '', see))
    await tryAs(live, 'app', client => judgeWork(client, see))
  },
)

async function judgeRights(client: pg.Client, app: string, see: See<DatabaseFault>): Promise<void> {
  // Also through a role that it belongs to: one SET ROLE away is as good as its own.
  const { rows } = await client.query<{ right: string; of: string }>(
    `SELECT r.rolname AS of, CASE WHEN r.rolsuper THEN 'superuser' WHEN r.rolcreatedb THEN 'createdb' ELSE 'createrole' END AS right
     FROM pg_roles r
     WHERE (r.rolsuper OR r.rolcreatedb OR r.rolcreaterole)
       AND (r.rolname = $1 OR (NOT (SELECT rolsuper FROM pg_roles WHERE rolname = $1) AND pg_has_role($1, r.oid, 'MEMBER')))
     ORDER BY r.rolname = $1 DESC LIMIT 1`,
    [app],
  )
  const excess = rows[0]
  const actual = excess && excess.of !== app ? `as a member of ${excess.of}` : undefined
  const fault = `3.6.app-${excess?.right ?? 'superuser'}` as DatabaseFault
  see(fault, { right: excess?.right, actual }).holds(excess === undefined)
  const { rows: used } = await client.query<{ name: string; may: boolean }>(
    `SELECT name, has_schema_privilege($1, name, 'USAGE') AS may FROM unnest($2::text[]) AS name`,
    [app, schemas],
  )
  const closed = used.filter(({ may }) => !may).map(({ name }) => name)
  const inWords = `${closed.length === 1 ? 'the schema' : 'the schemas'} ${closed.join(', ')}`
  see('3.6.app-no-usage', { closed: inWords }).holds(closed.length === 0)
}

/** It does what a service does, in each table. Removing rows is left open: some shops never do. */
async function judgeWork(client: pg.Client, see: See<DatabaseFault>): Promise<void> {
  const refusals: { deed: string; why: string }[] = []
  for (const name of tableNames) {
    const columns = (await columnsOf(client, name)) ?? new Map()
    const row = minimal[name]()
    const tries = [
      ['read', await attempt(client, `SELECT * FROM common.${name} LIMIT 1`)],
      ['put a row into', await insert(client, { name, columns, known: Object.keys(row) }, row)],
      ['change a row of', await attempt(client, `UPDATE common.${name} SET name = 'Other' WHERE name = 'Probe'`)],
    ] as const
    for (const [deed, { refused }] of tries) {
      if (refused) refusals.push({ deed: `${deed} common.${name}`, why: refused.message })
    }
  }
  const [first, ...others] = refusals
  const deed = `${first?.deed}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
  see('3.6.app-no-access', { deed, actual: first?.why }).holds(first === undefined)
}
