/** What is run: each part has a PostgreSQL to itself, with the roles of the learner in it. */
import type { AnyPart, Part, PartRequest } from '../../../scripts/lab/contract.ts'
import { startChild } from '../../../scripts/lab/kit/child/start-child.ts'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { type Keep, openPostgresSession } from '../../../scripts/lab/kit/engines/postgres-session.ts'
import type { LabFiles } from './files.ts'
import { server, type Work, withCommon, withTables } from './ground.ts'
import { migratorChecks, recordCheck } from './migrator/index.ts'
import type { Recorded } from './migrator/record.ts'
import { openMigrators, unmigrated } from './migrator/target.ts'
import { releaseChecks } from './release/index.ts'
import { overtake, type Release } from './release/overtake.ts'
import { openShop } from './release/shop.ts'
import { repositoryChecks } from './repository/index.ts'
import { type Rights, rightsChecks } from './rights/index.ts'
import { unitChecks, withUnits } from './units/index.ts'

type Described<Context> = Omit<Part<LabFiles, Context>, 'proof' | 'engines' | 'open'>

const live = <Context>(
  part: Described<Context>,
  open: (postgres: Postgres, keep: Keep, request: PartRequest<LabFiles>) => Promise<Context>,
): AnyPart<LabFiles> => ({
  ...part,
  proof: 'live',
  engines: ['postgres'],
  open: request => openPostgresSession(request, server, (postgres, keep) => open(postgres, keep, request)),
})

/** One module of the learner's in a process beside a database; hundreds of statements may take long on a busy machine. */
const beside = (
  part: Described<Work>,
  module: { entry: string; player: URL; env?: Record<string, string> },
  made: (postgres: Postgres, files: LabFiles) => Promise<string>,
): AnyPart<LabFiles> =>
  live(part, async (postgres, keep, { files, signal, seed }) => {
    const child = keep(startChild({ directory: files.scratch, limits: { askMs: 20_000 }, signal, ...module }))
    return { postgres, database: await made(postgres, files), child: await child, seed }
  })

const player = (name: string) => new URL(`players/${name}.ts`, import.meta.url)

export const parts: AnyPart<LabFiles>[] = [
  live<Rights & Recorded>(
    {
      id: 'database',
      title: 'PostgreSQL is there for your files',
      atSave: true,
      needs: ['1.0.files'],
      checks: [...rightsChecks, ...migratorChecks, recordCheck],
    },
    async (postgres, keep, request) => {
      const { files, stateDir } = request
      const migrators = await keep(openMigrators(request, 5, 20_000))
      const [first, second] = [await withCommon(postgres), await withCommon(postgres)]
      return { files, postgres, migrators, stateDir, first, second, template: once(() => unmigrated(postgres, files)) }
    },
  ),
  beside(
    {
      id: 'repository',
      title: 'Your tables are there, and src/orders.ts can be loaded',
      atSave: true,
      needs: ['1.2.files', '3.0.module'],
      checks: repositoryChecks,
    },
    { entry: 'src/orders.ts', player: player('repository'), env: { TZ: 'Asia/Kathmandu' } },
    withTables,
  ),
  beside(
    {
      id: 'unit-of-work',
      title: 'src/unit-of-work.ts can be loaded',
      atSave: true,
      needs: ['4.0.module'],
      checks: unitChecks,
    },
    { entry: 'src/unit-of-work.ts', player: player('units') },
    withUnits,
  ),
  live<Release>(
    { id: 'release', title: 'PostgreSQL is there for your releases', checks: releaseChecks },
    async (postgres, keep, request) => {
      const { files, stateDir } = request
      const migrators = await keep(openMigrators(request, 3, 240_000))
      const base = { files, postgres, migrators, stateDir, template: once(() => unmigrated(postgres, files)) }
      const context = { ...base, shop: once(() => openShop(base)) }
      return { ...context, overtake: once(() => overtake(context)) }
    },
  ),
]

/** The first call's answer, for all calls. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= work())
}
