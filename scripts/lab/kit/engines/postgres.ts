/** A PostgreSQL for one check: databases are made from templates, and all are dropped afterwards. */
import pg from 'pg'
import { type LeaseRequest, leaseEngines } from './lease.ts'
import { noAnswer } from './no-answer.ts'
import { withClient } from './sql.ts'

export interface Postgres {
  runner: 'docker' | 'local'
  notProved: readonly string[]
  /** Connects as the administrator to the database `postgres`. */
  admin: pg.Pool
  /** URL of a database, for the administrator or for a role with the password that `givePassword` gave it. */
  url(database: string, role?: string): string
  /** A new database, a copy of `template` when one is named. Resolves to its name. */
  database(template?: string): Promise<string>
  /** Runs a query as the administrator on its own connection. */
  rows<Row extends object>(database: string, sql: string, values?: unknown[]): Promise<Row[]>
  /** Gives the role a password, so that a check can log in as it. */
  givePassword(role: string): Promise<void>
  /** Drops all databases and roles, and gives the server back. */
  close(): Promise<void>
}

export interface PostgresRequest extends LeaseRequest {
  /** The service's name in the compose file. Default `postgres`. */
  service?: string
  /** The administrator's password in the compose file. */
  password: string
}

/** @throws StackError when the server does not come up */
export async function openPostgres({ service = 'postgres', password, ...request }: PostgresRequest): Promise<Postgres> {
  const lease = await leaseEngines(request)
  const { host, port } = lease.addresses[`${service}:5432`]!
  const url = (database: string, role = 'postgres') => `postgresql://${role}:${password}@${host}:${port}/${database}`
  const admin = new pg.Pool({ connectionString: url('postgres'), max: 4 })
  admin.on('error', () => undefined)
  let made = 0
  // A check makes hundreds of connections, and the default of 4,096 rounds is a third of what each of them costs.
  const setPassword = (role: string) =>
    admin.query(
      `SET LOCAL scram_iterations = 1; ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD ${pg.escapeLiteral(password)}`,
    )
  try {
    await sweep(admin)
    await setPassword('postgres')
  } catch (error) {
    await admin.end()
    await lease.release()
    throw noAnswer(service, error)
  }
  return {
    runner: lease.runner,
    notProved: lease.notProved,
    admin,
    url,
    async database(template = 'template1') {
      const name = `check_${++made}`
      // Its files are copied; by default PostgreSQL writes all that is in them into its log as well.
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`)
      return name
    },
    rows: <Row extends object>(database: string, sql: string, values: unknown[] = []) =>
      withClient(url(database), async client => (await client.query<Row>(sql, values)).rows),
    async givePassword(role) {
      await setPassword(role)
    },
    async close() {
      // The next check that gets this server clears what cannot be cleared now.
      await sweep(admin).catch(() => undefined)
      await admin.end()
      await lease.release()
    },
  }
}

/** Drops everything that a check has made, also a check that was killed: nobody else uses the server. */
async function sweep(admin: pg.Pool): Promise<void> {
  const { rows: databases } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'",
  )
  for (const { name } of databases) await admin.query(`DROP DATABASE ${pg.escapeIdentifier(name)} WITH (FORCE)`)
  const { rows: roles } = await admin.query<{ name: string }>(
    "SELECT rolname AS name FROM pg_roles WHERE rolname <> current_user AND rolname !~ '^pg_'",
  )
  for (const { name } of roles)
    await admin.query(`DROP OWNED BY ${pg.escapeIdentifier(name)}; DROP ROLE ${pg.escapeIdentifier(name)}`)
}
