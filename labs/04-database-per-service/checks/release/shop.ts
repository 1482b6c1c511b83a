/** The shop of step 5: release 1 made by the learner's roles and migrator, 700 orders in it. */
import pg from 'pg'
import type { Place } from '../../../../scripts/stack/types.ts'
import { folderOf, type LabFiles, rolesFile } from '../files.ts'
import { FileRefused, givePasswords, runRoles, withCommon } from '../ground.ts'
import { makeRelease1 } from '../migrator/record.ts'
import type { MigratorContext } from '../migrator/target.ts'
import type { Run } from '../players/migrator.ts'

export interface Shop {
  /** To be copied. */
  database: string
  /** Why it could not be made. */
  refused?: { place: Place; actual: string }
}

const orders = `
  INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at)
  SELECT gen_random_uuid(), gen_random_uuid(), format('+7 (9%s) %s-%s', lpad((n % 100)::text, 2, '0'), lpad((n * 7 % 1000)::text, 3, '0'), lpad(n::text, 4, '0')),
         n, 'RUB', now() - n * interval '1 hour'
  FROM generate_series(1, 700) n;
  ANALYZE sales.orders`

export async function openShop(context: MigratorContext & { files: LabFiles }): Promise<Shop> {
  const { postgres, files, migrators } = context
  const database = await withCommon(postgres)
  try {
    await runRoles(postgres, database, files)
    await givePasswords(postgres)
    const actual = await migrators.use(1, migrator => makeRelease1(context, database, migrator))
    if (actual !== undefined) return { database, refused: { place: { file: 'src/migrate.ts' }, actual } }
    await postgres.rows(database, orders)
    return { database }
  } catch (error) {
    if (!(error instanceof FileRefused || error instanceof pg.DatabaseError)) throw error
    const place = error instanceof FileRefused ? error.place : { file: rolesFile }
    return { database, refused: { place, actual: error.message } }
  }
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
