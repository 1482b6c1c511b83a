/** What is run: each part has a PostgreSQL to itself, with the roles of the learner in it. */
import type { AnyPart, Part, PartRequest } from '../../../scripts/lab/contract.ts'
import { childPool } from '../../../scripts/lab/kit/child/pool.ts'
import { startChild } from '../../../scripts/lab/kit/child/start-child.ts'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { type Keep, openPostgresSession } from '../../../scripts/lab/kit/engines/postgres-session.ts'
import type { LabFiles } from './files.ts'
import { server, type Work, withCommon, withTables } from './ground.ts'
import { rightsRules } from './step-1-rights.ts'
import { roleRules } from './step-1-roles.ts'
import { tableRule } from './step-1-tables.ts'
import { migratorRules } from './step-2-migrator.ts'
import { type MigratorContext, unmigrated } from './step-2-target.ts'
import { repositoryRules } from './step-3-repository.ts'
import { unitRules, withUnits } from './step-4-units.ts'
import { overtake } from './step-5-overtake.ts'
import { releaseRules } from './step-5-release.ts'
import { openShop } from './step-5-shop.ts'

type Described<Context> = Pick<Part<LabFiles, Context>, 'id' | 'title' | 'atSave' | 'needs' | 'checks'>
type Request = PartRequest<LabFiles>

const live = <Context>(
  part: Described<Context>,
  open: (postgres: Postgres, request: Request, keep: Keep) => Promise<Context>,
): AnyPart<LabFiles> => ({
  atSave: true,
  ...part,
  proof: 'live',
  engines: ['postgres'],
  open: request => openPostgresSession(request, server, (postgres, keep) => open(postgres, request, keep)),
})

const processOf = (entry: string, player: string, { files, signal }: Request, askMs = 20_000) => ({
  directory: files.scratch,
  entry,
  player: new URL(`players/${player}.ts`, import.meta.url),
  limits: { askMs },
  signal,
})

/** One module of the learner's in a process beside a database; hundreds of statements may take long on a busy machine. */
const beside = (
  part: Described<Work>,
  [entry, player]: [entry: string, player: string],
  made: (postgres: Postgres, files: LabFiles) => Promise<string>,
) =>
  live(part, async (postgres, request, keep) => {
    const child = keep(startChild({ ...processOf(entry, player, request), env: { TZ: 'Asia/Kathmandu' } }))
    return { postgres, database: await made(postgres, request.files), child: await child, seed: request.seed }
  })

/** As many processes with the learner's migrator as are wanted at once, and no more than a limit. */
const openMigrators =
  (limit: number, askMs: number) =>
  async (postgres: Postgres, request: Request, keep: Keep): Promise<MigratorContext> => {
    const { files, stateDir } = request
    const migrators = await keep(childPool(limit, ['migrate'], processOf('src/migrate.ts', 'migrator', request, askMs)))
    return { files, postgres, migrators, stateDir }
  }

export const parts: AnyPart<LabFiles>[] = [
  live(
    {
      id: 'database',
      title: 'PostgreSQL is there for your files',
      needs: ['1.0.files'],
      checks: [...roleRules, ...rightsRules, tableRule],
    },
    async (postgres, { files }) => ({
      files,
      postgres,
      first: await withCommon(postgres),
      second: await withCommon(postgres),
    }),
  ),
  live(
    { id: 'migrator', title: 'PostgreSQL is there for your migrator', needs: ['2.0.module'], checks: migratorRules },
    async (...opening) => {
      const context = await openMigrators(5, 20_000)(...opening)
      return { ...context, template: await unmigrated(context) }
    },
  ),
  beside(
    {
      id: 'repository',
      title: 'Your tables are there, and src/orders.ts can be loaded',
      needs: ['1.2.files', '3.0.module'],
      checks: repositoryRules,
    },
    ['src/orders.ts', 'repository'],
    withTables,
  ),
  beside(
    { id: 'unit-of-work', title: 'src/unit-of-work.ts can be loaded', needs: ['4.0.module'], checks: unitRules },
    ['src/unit-of-work.ts', 'units'],
    withUnits,
  ),
  live(
    {
      id: 'release',
      title: 'PostgreSQL is there for your releases',
      atSave: false,
      needs: ['1.2.files', '2.1.each-once'],
      checks: releaseRules,
    },
    async (...opening) => {
      const context = await openMigrators(3, 240_000)(...opening)
      const shop = await openShop(context)
      let overtaken: ReturnType<typeof overtake> | undefined
      return { ...context, shop, overtake: () => (overtaken ??= overtake(context, shop)) }
    },
  ),
]
