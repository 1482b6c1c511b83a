/** The shop of step 5: release 1 made by the learner's roles and migrator, 700 orders in it. */
import { join } from 'node:path'
import { refusal } from '../../../scripts/lab/kit/engines/sql.ts'
import { type Environment, withCommon, withRoles } from './environment.ts'
import type { Ended, Run } from './players/migrate.ts'
import { type Migrator, type Migrators, makeRelease1 } from './step-2-target.ts'

export interface Shop extends Environment {
  migrators: Migrators
  /** The database, to be copied. */
  shop: string
  /** Why it could not be made. */
  refused?: string
  /** Functions that are given, or make those slow, with another text or owner than before roles.sql was run. */
  changed: string[]
}

const functions = `
  SELECT oid::regproc AS name, proowner::regrole || md5(pg_get_functiondef(oid)) AS text
  FROM pg_proc WHERE pronamespace = 'common'::regnamespace OR proname = 'pg_sleep'`

const orders = `
  INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at)
  SELECT gen_random_uuid(), gen_random_uuid(), format('+7 (9%s) %s-%s', lpad((n % 100)::text, 2, '0'), lpad((n * 7 % 1000)::text, 3, '0'), lpad(n::text, 4, '0')),
         n, 'RUB', now() - n * interval '1 hour'
  FROM generate_series(1, 700) n;
  ANALYZE sales.orders`

/** @throws FileRefused for roles.sql, which rule 1.1 has run before */
export async function openShop(environment: Pick<Shop, keyof Environment | 'migrators'>): Promise<Shop> {
  const { postgres } = environment
  const given = (database: string) => postgres.rows<{ name: string; text: string }>(database, functions)
  const before = await given(await withCommon(environment))
  const shop = await withRoles(environment)
  const refused = (await makeRelease1(environment, shop)) ?? (await refusal(postgres.rows(shop, orders)))?.message
  const changed = (await given(shop)).filter(({ text }) => !before.some(each => each.text === text))
  return { ...environment, shop, refused, changed: changed.map(({ name }) => name) }
}

/** Both releases, in a copy of the shop. */
export function migrateWhole({ postgres, files }: Environment, database: string, migrator: Migrator): Promise<Ended> {
  const folder = join(files.scratch, 'sql/sales')
  const run: Run = { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder }
  return migrator.ask('migrate', run, { timeoutMs: 240_000 })
}
