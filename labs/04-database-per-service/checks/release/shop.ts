/** The shop of step 5: release 1 made by the learner's roles and migrator, 700 orders in it. */
import { type Refusal, refusal } from '../../../../scripts/lab/kit/engines/sql.ts'
import { folderOf, type LabFiles } from '../files.ts'
import { givePasswords, runRoles, withCommon } from '../ground.ts'
import { makeRelease1 } from '../migrator/record.ts'
import type { MigratorContext } from '../migrator/target.ts'
import type { Run } from '../players/migrator.ts'

export interface Shop {
  /** To be copied. */
  database: string
  /** Why it could not be made. */
  refused: Refusal | undefined
  /** Functions of the given schema whose text or owner is another than before roles.sql was run. */
  changed: string[]
}

const common = `
  SELECT proname AS name, proowner::regrole || md5(pg_get_functiondef(oid)) AS text
  FROM pg_proc WHERE pronamespace = 'common'::regnamespace`

const orders = `
  INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at)
  SELECT gen_random_uuid(), gen_random_uuid(), format('+7 (9%s) %s-%s', lpad((n % 100)::text, 2, '0'), lpad((n * 7 % 1000)::text, 3, '0'), lpad(n::text, 4, '0')),
         n, 'RUB', now() - n * interval '1 hour'
  FROM generate_series(1, 700) n;
  ANALYZE sales.orders`

export async function openShop(context: MigratorContext & { files: LabFiles }): Promise<Shop> {
  const { postgres, files, migrators } = context
  const database = await withCommon(postgres)
  const given = () => postgres.rows<{ name: string; text: string }>(database, common)
  const before = await given()
  const refused =
    (await refusal(runRoles(postgres, database, files).then(() => givePasswords(postgres)))) ??
    (await migrators.use(1, migrator => makeRelease1(context, database, migrator))) ??
    (await refusal(postgres.rows(database, orders)))
  const others = (await given()).filter(({ text }) => !before.some(each => each.text === text))
  return { database, refused, changed: others.map(({ name }) => name) }
}

/** Both releases, in a copy of the shop. */
export const wholeRun = (
  { postgres, files }: Pick<MigratorContext, 'postgres'> & { files: LabFiles },
  database: string,
): Run => ({
  url: postgres.url(database, 'sales_migrate'),
  schema: 'sales',
  folder: folderOf(files, 'sales'),
})
