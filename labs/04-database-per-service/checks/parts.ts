/** What is run: each part has a PostgreSQL to itself, with the roles of the learner in it. */
import type { AnyPart, PartRequest, Session } from '../../../scripts/lab/contract.ts'
import { type Child, startChild } from '../../../scripts/lab/kit/child/start-child.ts'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import type { LabFiles } from './files.ts'
import { builtDatabase, openServer, withCommon } from './ground.ts'
import { migratorChecks, recordCheck } from './migrator/index.ts'
import type { Recorded } from './migrator/record.ts'
import { openMigrators, unmigrated } from './migrator/target.ts'
import { releaseChecks } from './release/index.ts'
import { overtake, type Release } from './release/overtake.ts'
import { openShop } from './release/shop.ts'
import { type Repository, repositoryChecks } from './repository/index.ts'
import { type Rights, rightsChecks } from './rights/index.ts'
import { openDatabase, type Units, unitChecks } from './units/index.ts'

/** A session on a server of its own; `closing` comes before the server is swept. */
async function onServer<Context>(
  request: PartRequest<LabFiles>,
  open: (postgres: Postgres) => Promise<{ context: Context; closing?: () => Promise<unknown> }>,
): Promise<Session<Context>> {
  const postgres = await openServer(request)
  try {
    const { context, closing } = await open(postgres)
    return {
      context,
      runner: postgres.runner,
      notProved: postgres.notProved,
      async close() {
        await closing?.()
        await postgres.close()
      },
    }
  } catch (error) {
    await postgres.close()
    throw error
  }
}

export const parts: AnyPart<LabFiles>[] = [
  {
    id: 'database',
    title: 'PostgreSQL is there for your files',
    proof: 'live',
    engines: ['postgres'],
    atSave: true,
    needs: ['1.0.files'],
    open: request =>
      onServer<Rights & Recorded>(request, async postgres => {
        const { files, stateDir } = request
        const migrators = openMigrators(request, 5, 20_000)
        const [first, second] = [await withCommon(postgres), await withCommon(postgres)]
        const template = once(() => unmigrated(postgres, files))
        return {
          context: { files, postgres, migrators, stateDir, first, second, template },
          closing: () => migrators.close(),
        }
      }),
    checks: [...rightsChecks, ...migratorChecks, recordCheck],
  },
  {
    id: 'repository',
    title: 'Your tables are there, and src/orders.ts can be loaded',
    proof: 'live',
    engines: ['postgres'],
    atSave: true,
    needs: ['1.2.files', '3.0.module'],
    open: request =>
      onServer<Repository>(request, async postgres => {
        const [database, child] = await withChild(
          startWork(request, 'src/orders.ts', 'players/repository.ts', { TZ: 'Asia/Kathmandu' }),
          builtDatabase(postgres, request.files),
        )
        return { context: { postgres, database, child, seed: request.seed }, closing: () => child.close() }
      }),
    checks: repositoryChecks,
  },
  {
    id: 'unit-of-work',
    title: 'src/unit-of-work.ts can be loaded',
    proof: 'live',
    engines: ['postgres'],
    atSave: true,
    needs: ['4.0.module'],
    open: request =>
      onServer<Units>(request, async postgres => {
        const [database, child] = await withChild(
          startWork(request, 'src/unit-of-work.ts', 'players/units.ts'),
          openDatabase(postgres),
        )
        return { context: { postgres, database, child, seed: request.seed }, closing: () => child.close() }
      }),
    checks: unitChecks,
  },
  {
    id: 'release',
    title: 'PostgreSQL is there for your releases',
    proof: 'live',
    engines: ['postgres'],
    open: request =>
      onServer<Release>(request, async postgres => {
        const { files, stateDir } = request
        const migrators = openMigrators(request, 3, 240_000)
        const base = { postgres, files, migrators, stateDir, template: once(() => unmigrated(postgres, files)) }
        const context = { ...base, shop: once(() => openShop(base)) }
        return { context: { ...context, overtake: once(() => overtake(context)) }, closing: () => migrators.close() }
      }),
    checks: releaseChecks,
  },
]

/** The first call's answer, for all calls. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= work())
}

/** While the child starts the database is made; where that fails, no child stays. */
async function withChild(starting: Promise<Child>, making: Promise<string>): Promise<[string, Child]> {
  const [database, child] = await Promise.allSettled([making, starting])
  if (database.status === 'fulfilled' && child.status === 'fulfilled') return [database.value, child.value]
  if (child.status === 'fulfilled') await child.value.close()
  throw database.status === 'rejected' ? database.reason : (child as PromiseRejectedResult).reason
}

/** Hundreds of statements one after the other may take this long on a busy machine. */
const limits = { askMs: 20_000 }

function startWork(
  { files, signal }: PartRequest<LabFiles>,
  entry: string,
  player: string,
  env: Record<string, string> = {},
) {
  return startChild({ directory: files.scratch, entry, player: new URL(player, import.meta.url), env, limits, signal })
}
