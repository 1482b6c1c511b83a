/** The shop of step 5: release 1 made by the learner's roles and migrator, 700 orders in it. */
import { join } from 'node:path'
import { refusal } from '../../../scripts/lab/kit/engines/sql.ts'
import { givePasswords, runRoles, withCommon } from './ground.ts'
import type { Run } from './players/migrator.ts'
import { type MigratorContext, makeRelease1 } from './step-2-target.ts'

export type Shop = Awaited<ReturnType<typeof openShop>>

/** Functions of the given schema. */
const common = `
  SELECT proname AS name, proowner::regrole || md5(pg_get_functiondef(oid)) AS text
  FROM pg_proc WHERE pronamespace = 'common'::regnamespace`

const orders = `
  INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at)
  SELECT gen_random_uuid(), gen_random_uuid(), format('+7 (9%s) %s-%s', lpad((n % 100)::text, 2, '0'), lpad((n * 7 % 1000)::text, 3, '0'), lpad(n::text, 4, '0')),
         n, 'RUB', now() - n * interval '1 hour'
  FROM generate_series(1, 700) n;
  ANALYZE sales.orders`

/** @returns `refused`: why it could not be made; `changed`: functions with another text or owner than before roles.sql was run */
export async function openShop(context: MigratorContext) {
  const { postgres, files } = context
  const database = await withCommon(postgres)
  const given = () => postgres.rows<{ name: string; text: string }>(database, common)
  const before = await given()
  const refused =
    (await refusal(runRoles(postgres, database, files).then(() => givePasswords(postgres))))?.message ??
    (await makeRelease1(context, database)) ??
    (await refusal(postgres.rows(database, orders)))?.message
  const changed = (await given()).filter(({ text }) => !before.some(each => each.text === text))
  return { database, refused, changed: changed.map(({ name }) => name) }
}

/** Both releases, in a copy of the shop. */
export function wholeRun({ postgres, files }: MigratorContext, database: string): Run {
  const folder = join(files.scratch, 'sql/sales')
  return { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder }
}
