/**
 * The checks of step 3 against a real PostgreSQL: the solution's script and the same with one thing changed, each in a
 * database of its own; and the part as a learner's check runs it, with a server of its own.
 */
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { memoryWorkspace } from '../../../../scripts/lab/kit/memory-workspace.testkit.ts'
import type { RunContext } from '../../../../scripts/lab/run/context.ts'
import { runChecks } from '../../../../scripts/lab/run/run-checks.ts'
import type { Check, CheckResult } from '../../../../scripts/lab/types.ts'
import { lintFinding } from '../../../../scripts/lab/verify/lint.ts'
import type { Stack } from '../../../../scripts/stack/types.ts'
import type { Live } from '../live.ts'
import { judgeRunning } from '../part.testkit.ts'
import { files, prepare } from '../static/context.ts'
import { swap as replace, within } from '../static/testkit.ts'
import { catalogueChecks } from './catalogue.ts'
import { indexCheck } from './indexes.ts'
import { database } from './part.ts'
import { appCheck, ownerCheck, roleCheck } from './role.ts'
import { tableChecks } from './tables.ts'

const solution = readFileSync(new URL('../../solution/infrastructure/init-db.sql', import.meta.url), 'utf8')
const server = new URL(inject('engines').postgres)
const made: { database: string; role: string }[] = []

/** What psql does with the script's own lines: the role's name and password come from the environment. */
const filledIn = (sql: string, role: string) =>
  sql
    .replace(/^\\getenv.*\n/gm, '')
    .replaceAll(':"app_user"', `"${role}"`)
    .replaceAll(":'app_password'", `'secret'`)

async function as<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(server), { pathname: `/${database}` }).href })
  await client.connect()
  return work(client).finally(() => client.end())
}

/** A database as the script leaves it, seen the way the checks see the learner's. */
async function shopWith(sql: string): Promise<Live> {
  const id = `lab02_${process.pid}_${made.length}`
  made.push({ database: id, role: `${id}_app` })
  await as('postgres', client => client.query(`CREATE DATABASE ${id}`))
  await as(id, client => client.query(filledIn(sql, `${id}_app`)))
  const stack: Pick<Stack, 'runner' | 'endpoint' | 'logs' | 'project' | 'status'> = {
    status: async () => [],
    runner: 'local',
    endpoint: async () => ({ host: server.hostname, port: Number(server.port) }),
    logs: async () => '',
    project: {
      name: 'shop',
      directory: '/',
      files: [],
      services: {},
      volumes: [],
      networks: [],
      hasVersion: false,
      interpolations: [],
    },
  }
  return {
    ...prepare(memoryWorkspace({ [files.sql]: sql })),
    stack: stack as Stack,
    env: {
      POSTGRES_DB: id,
      POSTGRES_USER: decodeURIComponent(server.username),
      POSTGRES_PASSWORD: decodeURIComponent(server.password),
      APP_DB_USER: `${id}_app`,
      APP_DB_PASSWORD: 'secret',
    },
  }
}

const checks: Check<Live>[] = [ownerCheck, ...catalogueChecks, appCheck, ...tableChecks, indexCheck, roleCheck]

async function judged(live: Live): Promise<Map<string, CheckResult>> {
  const run: RunContext = {
    lab: '02',
    results: new Map(),
    onEvent: () => undefined,
    signal: new AbortController().signal,
  }
  await runChecks(run, checks, live)
  return run.results
}

const codes = (results: Map<string, CheckResult>): string[] => [
  ...new Set([...results.values()].flatMap(({ findings }) => findings).map(({ code }) => code)),
]

afterAll(() =>
  as('postgres', async client => {
    for (const { database, role } of made) {
      await client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
      await client.query(`DROP ROLE IF EXISTS ${role}`)
    }
  }),
)

test('the solution passes, and every check has looked at something', async () => {
  const outcomes = await judged(await shopWith(solution))
  expect(codes(outcomes)).toEqual([])
  expect([...outcomes.values()].map(({ verdict }) => verdict)).toEqual(checks.map(() => 'passed'))
})

const alter = (statement: string) => (sql: string) => `${sql}\n${statement};`
const swap = (from: string, to: string) => (sql: string) => {
  expect(sql).toContain(from)
  return sql.replaceAll(from, to)
}

test.each<[name: string, edit: (sql: string) => string]>([
  [
    'citext instead of an expression index',
    sql =>
      swap(
        'email          text',
        'email          citext',
      )(swap('(lower(email))', '(email)')(`CREATE EXTENSION citext;\n${sql}`)),
  ],
  [
    'only lower-case addresses are taken',
    swap(
      'CREATE UNIQUE INDEX customers_email_key ON common.customers (lower(email));',
      'ALTER TABLE common.customers ADD UNIQUE (email), ADD CHECK (email = lower(email));',
    ),
  ],
  [
    'a generated column holds the lower-cased address',
    swap(
      'CREATE UNIQUE INDEX customers_email_key ON common.customers (lower(email));',
      'ALTER TABLE common.customers ADD lower_email text GENERATED ALWAYS AS (lower(email)) STORED UNIQUE;',
    ),
  ],
  [
    'a collation that knows no case',
    sql =>
      swap(
        'email          text',
        'email          text COLLATE nocase',
      )(
        swap(
          '(lower(email))',
          '(email)',
        )(
          `CREATE COLLATION public.nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);\nSET search_path TO public, common;\n${sql}`,
        ),
      ),
  ],
  ['a partial index of what is active', swap('(is_active)', '(name) WHERE is_active')],
  [
    'domains with their own checks',
    sql =>
      swap(
        'numeric(12, 2) NOT NULL CHECK (price >= 0)',
        'public.price NOT NULL',
      )(
        `CREATE DOMAIN public.price AS numeric(12, 2) CHECK (VALUE >= 0);\nGRANT USAGE ON TYPE public.price TO PUBLIC;\n${sql}`,
      ),
  ],
  [
    'a price check that also rounds nothing',
    swap('numeric(12, 2) NOT NULL CHECK (price >= 0)', 'numeric NOT NULL CHECK (price >= 0 AND scale(price) = 2)'),
  ],
  [
    'further columns that must be given',
    alter('ALTER TABLE common.products ADD sku text NOT NULL, ADD weight integer NOT NULL, ADD tags jsonb NOT NULL'),
  ],
  [
    'rights through a group role',
    sql =>
      `${sql.replaceAll(' TO :"app_user"', ' TO shop_group')}\nGRANT shop_group TO :"app_user";`.replace(
        'CREATE SCHEMA common',
        'DROP ROLE IF EXISTS shop_group; CREATE ROLE shop_group; CREATE SCHEMA common',
      ),
  ],
  ['no right to delete', swap('SELECT, INSERT, UPDATE, DELETE', 'SELECT, INSERT, UPDATE')],
])('accepts %s', async (_, edit) => {
  const live = await shopWith(edit(solution))
  expect(codes(await judged(live))).toEqual([])
  await as(live.env.POSTGRES_DB!, client =>
    client.query('DROP OWNED BY shop_group; DROP ROLE shop_group').catch(() => undefined),
  )
})

test.each<[fault: string, edit: (sql: string) => string, code: string]>([
  ['an empty script', () => 'CREATE ROLE :"app_user" LOGIN', '02.3.1.init-not-run'],
  ['a schema is missing', alter('DROP SCHEMA shipping'), '02.3.2.missing-schema'],
  ['an enum in public', alter('ALTER TYPE common.order_status SET SCHEMA public'), '02.3.3.enum-in-other-schema'],
  ['an enum is missing', alter('DROP TYPE common.shipping_status'), '02.3.3.missing-enum'],
  [
    'labels in another order',
    swap("'pending', 'confirmed', 'paid'", "'pending', 'paid', 'confirmed'"),
    '02.3.3.enum-labels',
  ],
  ['no table of customers', alter('DROP TABLE common.customers'), '02.3.4.missing-table'],
  ['a column is missing', alter('ALTER TABLE common.products DROP category'), '02.3.4.missing-column'],
  ['times without a zone', alter('ALTER TABLE common.products ALTER created_at TYPE timestamp'), '02.3.4.column-type'],
  ['a price in floating point', swap('numeric(12, 2) NOT', 'double precision NOT'), '02.3.4.price-not-exact'],
  ['a price with four decimals', swap('numeric(12, 2)', 'numeric(12, 4)'), '02.3.4.price-not-exact'],
  ['a price in whole numbers', swap('numeric(12, 2)', 'integer'), '02.3.4.price-not-exact'],
  ['a negative price', swap(' CHECK (price >= 0)', ''), '02.3.4.price-negative'],
  ['a product without a price', alter('ALTER TABLE common.products ALTER price DROP NOT NULL'), '02.3.4.not-null'],
  [
    'a long currency',
    swap("char(3) NOT NULL DEFAULT 'RUB' CHECK (currency ~ '^[A-Z]{3}$')", "text NOT NULL DEFAULT 'RUB'"),
    '02.3.4.currency-length',
  ],
  ['another currency by default', swap("'RUB'", "'USD'"), '02.3.4.default'],
  ['no generated id', alter('ALTER TABLE common.products ALTER id DROP DEFAULT'), '02.3.4.minimal-row'],
  ['inactive by default', alter('ALTER TABLE common.customers ALTER is_active SET DEFAULT false'), '02.3.4.default'],
  [
    'no default for the points',
    alter('ALTER TABLE common.customers ALTER loyalty_points DROP NOT NULL, ALTER loyalty_points DROP DEFAULT'),
    '02.3.4.default',
  ],
  ['negative points', swap(' CHECK (loyalty_points >= 0)', ''), '02.3.4.points-negative'],
  ['addresses told apart by case', swap('(lower(email))', '(email)'), '02.3.4.email-case'],
  ['addresses not unique', swap('CREATE UNIQUE INDEX customers', 'CREATE INDEX customers'), '02.3.4.email-unique'],
  ['a customer without an address', alter('ALTER TABLE common.customers ALTER email DROP NOT NULL'), '02.3.4.not-null'],
  ['a phone that must be given', alter('ALTER TABLE common.customers ALTER phone SET NOT NULL'), '02.3.4.minimal-row'],
  ['no index for the category', alter('DROP INDEX common.products_category_idx'), '02.3.5.category-without-index'],
  ['no index for is_active', alter('DROP INDEX common.products_is_active_idx'), '02.3.5.is-active-without-index'],
  [
    'is_active only as a later key',
    sql =>
      swap(
        'ON common.products (category)',
        'ON common.products (category, is_active)',
      )(alter('DROP INDEX common.products_is_active_idx')(sql)),
    '02.3.5.is-active-without-index',
  ],
  ['a role that is a superuser', swap('NOSUPERUSER', 'SUPERUSER'), '02.3.6.app-superuser'],
  ['a role that makes databases', swap('NOCREATEDB', 'CREATEDB'), '02.3.6.app-createdb'],
  ['a role that makes roles', swap('NOCREATEROLE', 'CREATEROLE'), '02.3.6.app-createrole'],
  [
    'a schema that the role may not use',
    alter('REVOKE USAGE ON SCHEMA payment FROM :"app_user"'),
    '02.3.6.app-no-usage',
  ],
  ['a role that may only read', swap('SELECT, INSERT, UPDATE, DELETE', 'SELECT'), '02.3.6.app-no-access'],
])('names the fault: %s', async (_, edit, code) => {
  const results = await judged(await shopWith(edit(solution)))
  expect(codes(results)).toEqual([code])
  expect([...results.values()].flatMap(({ findings }) => findings).flatMap(each => lintFinding(each, []))).toEqual([])
})

test('an index that repeats another is worth a remark, not a failure', async () => {
  const live = await shopWith(`${solution}\nCREATE INDEX again ON common.products (category, name);`)
  const outcomes = await judged(live)
  expect(codes(outcomes)).toEqual([])
  const remarks = outcomes.get('3.5.indexes-usable')?.remarks ?? []
  expect(remarks.map(({ code }) => code)).toEqual(['02.3.5.redundant-index'])
})

test('a finding points to the line of the column in its own table', async () => {
  const live = await shopWith(solution.replace(' CHECK (loyalty_points >= 0)', ''))
  const outcome = (await judged(live)).get('3.4.customers-behave')
  const place = outcome?.findings[0]?.place
  expect(live.read(files.sql)?.split('\n')[(place?.line ?? 0) - 1]).toContain('loyalty_points')
})

const ownServer = { timeout: 120_000 }
const sql = 'infrastructure/init-db.sql'
/** Files of the workspace beside init-db.sql in the container. */
const mounted = (...mounts: string[]) => ({
  'docker-compose.yml': within(
    '  postgres:\n',
    replace(
      '    volumes:\n',
      `    volumes:\n${mounts.map(mount => `      - ./infrastructure/${mount}:ro\n`).join('')}`,
    ),
  ),
})
const types = /-- #region types\n([\s\S]*)-- #endregion types\n/
const schemas = /CREATE SCHEMA \w+;\n/g

test('the part passes the solution, and every check has looked at something', ownServer, async () => {
  const { codes, open } = await judgeRunning(database, {})
  expect({ codes, open }).toEqual({ codes: [], open: [] })
})

test('scripts may call others, and a second one may hold comments only', ownServer, async () => {
  const parts = { types: types.exec(solution)?.[1] ?? '', schemas: solution.match(schemas)?.join('') ?? '' }
  const rest = solution
    .replace(types, () => '\\i /sql/types.sql\n')
    .replace(schemas, '')
    .replace('GRANT USAGE', '\\ir schemas.sql\nGRANT USAGE')
  const { codes, open } = await judgeRunning(database, {
    ...mounted('sql:/sql', '20-later.sql:/docker-entrypoint-initdb.d/20-later.sql'),
    'infrastructure/sql/types.sql': parts.types,
    'infrastructure/sql/schemas.sql': parts.schemas,
    'infrastructure/20-later.sql': '-- for later\n',
    'infrastructure/sql/shop.sql': rest,
    [sql]: '\\i /sql/shop.sql\n',
  })
  expect({ codes, open }).toEqual({ codes: [], open: [] })
})

test('rows may come with the script, in either form that pg_dump and people write', ownServer, async () => {
  const rows = `
COPY common.products (name, price) FROM stdin;
Tea\t1.50
Cup\t3.00
\\.
COPY common.products (name, price) FROM STDIN WITH (FORMAT csv);
Tea,1.50
\\.
`
  const { codes, open } = await judgeRunning(database, { [sql]: text => `${text}${rows}` })
  expect({ codes, open }).toEqual({ codes: [], open: [] })
})

test.each<[what: string, edit: (text: string) => string, code: string, line?: number]>([
  ['a statement that fails', text => `SELECT 1;\nCREATE TABEL x ();\n${text}`, '3.1.init-error', 2],
  ['the database once more', text => `\\getenv db POSTGRES_DB\nCREATE DATABASE :"db";\n${text}`, '3.1.init-error', 2],
  ['another database', text => `CREATE DATABASE store;\n\\c store\n${text}`, '3.1.init-not-run'],
  ['a role with a name of its own', replace('\\getenv app_user APP_DB_USER', '\\set app_user shop'), '3.6.app-login'],
])('the part names %s', ownServer, async (_, edit, code, line) => {
  const { codes, findings } = await judgeRunning(database, { [sql]: edit })
  expect(codes[0]).toBe(code)
  expect(findings.flatMap(finding => lintFinding(finding, []))).toEqual([])
  if (line) expect(findings[0]?.place).toEqual({ file: sql, line })
})
