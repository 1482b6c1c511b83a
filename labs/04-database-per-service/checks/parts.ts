/** What is run: each part has a PostgreSQL to itself, with the roles of the learner in it. */
import type { AnyPart, PartRequest, Session } from '../../../scripts/lab/contract.ts'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import type { LabFiles } from './files.ts'
import { openServer, withCommon } from './ground.ts'
import { openMigrators } from './migrator/children.ts'
import { migratorChecks } from './migrator/index.ts'
import { unmigrated, type Yard } from './migrator/yard.ts'
import { type Rights, rightsChecks } from './rights/index.ts'

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
      onServer<Rights & Yard>(request, async postgres => {
        const { files, stateDir, signal } = request
        const migrators = openMigrators(files.scratch, signal)
        const [first, second] = [await withCommon(postgres), await withCommon(postgres)]
        let made: Promise<string> | undefined
        const template = () => (made ??= unmigrated(postgres, files))
        return {
          context: { files, postgres, migrators, stateDir, first, second, template },
          closing: () => migrators.close(),
        }
      }),
    checks: [...rightsChecks, ...migratorChecks],
  },
]
