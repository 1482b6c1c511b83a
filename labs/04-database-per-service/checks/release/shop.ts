/** The shop of step 5: release 1 migrated by the learner's migrator, 700 orders in it. */
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { StackError } from '../../../../scripts/stack/error.ts'
import { type LabFiles, release1Folder, rolesFile, services } from '../files.ts'
import { asked, FileRefused, givePasswords, runRoles, withCommon } from '../ground.ts'
import type { Migrators } from '../migrator/migrators.ts'

const orders = `
  INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at)
  SELECT gen_random_uuid(), gen_random_uuid(), format('+7 (9%s) %s-%s', lpad((n % 100)::text, 2, '0'), lpad((n * 7 % 1000)::text, 3, '0'), lpad(n::text, 4, '0')),
         n, 'RUB', now() - n * interval '1 hour'
  FROM generate_series(1, 700) n;
  ANALYZE sales.orders`

/** Resolves to the database's name. @throws StackError when release 1 cannot be made */
export async function openShop(
  postgres: Postgres,
  files: LabFiles,
  migrators: Migrators,
  stateDir: string,
): Promise<string> {
  const database = await withCommon(postgres)
  try {
    await runRoles(postgres, database, files)
    await givePasswords(postgres)
  } catch (error) {
    throw notMade((error as Error).message, error instanceof FileRefused ? error.place : { file: rolesFile })
  }
  await migrators.use(1, async migrator => {
    for (const service of services) {
      const url = postgres.url(database, `${service}_migrate`)
      const { error } = await migrator.migrate({
        url,
        schema: service,
        folder: release1Folder(files, service, stateDir),
      })
      if (error !== undefined) throw notMade(error.split('\n')[0]!, { file: 'src/migrate.ts' })
    }
  })
  await asked(postgres.url(database), client => client.query(orders))
  return database
}

const notMade = (why: string, place: { file: string }) =>
  new StackError({
    kind: 'service',
    place,
    message: `Release 1 cannot be made, so that there is nothing to migrate: ${why}`,
    next: 'Get steps 1 and 2 right first',
  })
