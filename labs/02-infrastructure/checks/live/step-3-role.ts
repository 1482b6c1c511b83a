/** Rule 3.6: the role that the services log in as, and that they really do. */
import type pg from 'pg'
import { DeadlineError, eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { schemas, serviceNames } from '../rules.ts'
import { columnsOf, insert } from './columns.ts'
import { asLogin, attempt, rolledBack } from './database.ts'
import type { Live } from './live.ts'
import { files, placeOf, serviceAt } from './places.ts'

/** The given service calls itself this in pg_stat_activity, unless DATABASE_URL says otherwise. */
const ofService = `^(${serviceNames.join('|')})-[0-9a-f]{8}$`

export const roleChecks: Check<Live>[] = [
  {
    id: '3.6.role-is-limited',
    step: 3,
    title: 'The services’ role may do its work and no more',
    proof: 'live',
    needs: ['2.4.app-login', '3.2.schemas-exist', '3.4.*'],
    async run(live) {
      const seen = observe()
      await asLogin(live, 'owner', client => judgeRights(live, client, seen))
      await asLogin(live, 'app', client => rolledBack(client, () => judgeWork(live, client, seen)))
      return seen.outcome()
    },
  },
  {
    id: '3.6.services-use-role',
    step: 3,
    title: 'The services log in as that role',
    proof: 'live',
    needs: ['2.4.database', '6.2.ready'],
    run: live =>
      asLogin(live, 'owner', async client => {
        const seen = observe()
        const app = live.env.APP_DB_USER
        const sessions = await sessionsOf(client)
        const others = sessions.filter(({ user }) => user !== app)
        const other = others[0]
        seen.that(other === undefined, {
          code: other?.user === live.env.POSTGRES_USER ? '02.3.6.superuser' : '02.3.6.services-as-other-user',
          message: `The service “${other?.name.split('-')[0]}” is logged in to PostgreSQL as ${other?.user}.`,
          place: serviceAt(live, other?.name.split('-')[0] ?? ''),
          expected: `APP_DB_USER (${app})`,
          actual: other?.user,
          next: 'Look at the user name in DATABASE_URL.',
        })
        return seen.outcome()
      }),
  },
]

interface Session {
  user: string
  name: string
}

/** Sessions of the services; a service that has lost its connection makes another when it is asked. */
async function sessionsOf(client: pg.Client): Promise<Session[]> {
  return await eventually(
    async () => {
      const { rows } = await client.query<Session>(
        `SELECT usename AS user, application_name AS name FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name ~ $1`,
        [ofService],
      )
      if (rows.length === 0) throw new Error('no service has a session')
      return rows
    },
    { timeoutMs: 3_000 },
  ).catch(error => {
    if (error instanceof DeadlineError) return []
    throw error
  })
}

interface Rights {
  can: string
  of: string
}

async function judgeRights(live: Live, client: pg.Client, seen: Observation): Promise<void> {
  const app = live.env.APP_DB_USER
  // Also through a role that it belongs to: one SET ROLE away is as good as its own.
  const { rows } = await client.query<Rights>(
    `SELECT r.rolname AS of, CASE WHEN r.rolsuper THEN 'superuser' WHEN r.rolcreatedb THEN 'createdb' ELSE 'createrole' END AS can
     FROM pg_roles r
     WHERE (r.rolsuper OR r.rolcreatedb OR r.rolcreaterole)
       AND (r.rolname = $1 OR (NOT (SELECT rolsuper FROM pg_roles WHERE rolname = $1) AND pg_has_role($1, r.oid, 'MEMBER')))
     ORDER BY r.rolname = $1 DESC LIMIT 1`,
    [app],
  )
  const excess = rows[0]
  seen.that(excess === undefined, {
    ...finding(
      live,
      `app-${excess?.can}`,
      `The role APP_DB_USER may do more than its work: it has the right ${excess?.can}.`,
      'Take away what a service never needs.',
    ),
    actual: excess && excess.of !== app ? `as a member of ${excess.of}` : undefined,
  })
  const { rows: used } = await client.query<{ name: string; may: boolean }>(
    `SELECT name, has_schema_privilege($1, name, 'USAGE') AS may FROM unnest($2::text[]) AS name`,
    [app, schemas],
  )
  const closed = used.filter(({ may }) => !may).map(({ name }) => name)
  seen.that(
    closed.length === 0,
    finding(
      live,
      'app-no-usage',
      `The role APP_DB_USER may not use ${closed.length === 1 ? 'the schema' : 'the schemas'} ${closed.join(', ')}.`,
      'Grant the role the use of all six schemas.',
    ),
  )
}

/** It does what a service does, in each table. Removing rows is left open: some shops never do. */
async function judgeWork(live: Live, client: pg.Client, seen: Observation): Promise<void> {
  const rowOf = {
    products: { name: 'Probe', price: '1.00' },
    customers: { name: 'Probe', email: `role.${process.pid}@example.com` },
  }
  const refusals: { deed: string; why: string }[] = []
  for (const [name, row] of Object.entries(rowOf)) {
    const columns = (await columnsOf(client, name)) ?? new Map()
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
  seen.that(first === undefined, {
    ...finding(
      live,
      'app-no-access',
      `The role APP_DB_USER may not ${first?.deed}${others.length > 0 ? ` (and ${others.length} more)` : ''}.`,
      'Look at when the rights are granted: tables made later are not included by themselves.',
    ),
    actual: first?.why,
  })
}

function finding(live: Live, what: string, message: string, next: string): Finding {
  return { code: `02.3.6.${what}`, message, place: placeOf(live, files.sql, /grant|create\s+(role|user)/i), next }
}
