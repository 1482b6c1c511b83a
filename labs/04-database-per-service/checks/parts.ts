/** What is run: each part has a PostgreSQL to itself, with the roles of the learner in it. */
import type { AnyPart, Part } from '../../../scripts/lab/contract.ts'
import { type ChildPool, childPool } from '../../../scripts/lab/kit/child/pool.ts'
import { type Child, startChild } from '../../../scripts/lab/kit/child/start-child.ts'
import { openPostgresSession } from '../../../scripts/lab/kit/engines/postgres-session.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { type Environment, server, type Work, withCommon, withTables } from './environment.ts'
import { rolesFile } from './files.ts'
import { rightsRules } from './step-1-rights.ts'
import { roleRules } from './step-1-roles.ts'
import { tableRule } from './step-1-tables.ts'
import { migratorRules } from './step-2-migrator.ts'
import { recordRule } from './step-2-record.ts'
import { unmigrated } from './step-2-target.ts'
import { repositoryRules } from './step-3-repository.ts'
import { unitRules, withUnits } from './step-4-units.ts'
import { openRelease, releaseRules } from './step-5-release.ts'

interface Opening extends Environment {
  /** Starts `src/<module>.ts` in a process, beside the player of the same name. */
  start(module: string): Promise<Child>
  /** Processes with the learner's migrator, as many as are wanted at once and no more than `limit`. */
  pool(limit: number, askMs: number): Promise<ChildPool>
}

type Described<Context> = Pick<
  Part<Workspace, Context>,
  'id' | 'title' | 'start' | 'atSave' | 'ahead' | 'draws' | 'needs' | 'reads' | 'checks'
>

/** The migrations with a number below 100; and whatever else may lie there. */
const release1 = 'sql/*/!([1-9][0-9][0-9]*)'

const live = <Context>(part: Described<Context>, open: (opening: Opening) => Promise<Context>): AnyPart => ({
  atSave: true,
  ...part,
  proof: 'live',
  engines: ['postgres'],
  open: ({ files, stateDir, seed, signal, ...request }) =>
    openPostgresSession({ files, stateDir, seed, signal, ...request }, server, (postgres, keep) => {
      const optionsOf = (module: string, askMs: number) => ({
        directory: files.scratch,
        entry: `src/${module}.ts`,
        player: new URL(`players/${module}.ts`, import.meta.url),
        env: { TZ: 'Asia/Kathmandu' },
        // Hundreds of statements may take long on a busy machine.
        limits: { askMs },
        signal,
      })
      return open({
        files,
        postgres,
        stateDir,
        seed,
        start: module => keep(startChild(optionsOf(module, 20_000))),
        pool: (limit, askMs) => keep(childPool(limit, ['migrate'], optionsOf('migrate', askMs))),
      })
    }),
})

const withModule = (part: Described<Work>, module: string, made: (environment: Environment) => Promise<string>) =>
  live(part, async ({ start, ...environment }) => {
    const child = start(module)
    return { ...environment, database: await made(environment), child: await child }
  })

export const parts: AnyPart[] = [
  live(
    {
      id: 'database',
      title: 'PostgreSQL is there for your files',
      needs: ['1.0.files'],
      reads: [rolesFile, release1],
      checks: [...roleRules, ...rightsRules, tableRule],
    },
    async environment => ({
      ...environment,
      first: await withCommon(environment),
      second: await withCommon(environment),
    }),
  ),
  live(
    {
      id: 'migrator',
      title: 'PostgreSQL is there for your migrator',
      ahead: true,
      needs: ['2.0.module'],
      reads: [rolesFile, 'src/migrate.ts'],
      checks: migratorRules,
    },
    async ({ pool, ...environment }) => ({
      ...environment,
      migrators: await pool(6, 20_000),
      template: await unmigrated(environment),
    }),
  ),
  live(
    {
      id: 'record',
      title: 'PostgreSQL is there for your migrator’s record',
      start: 'record',
      needs: ['1.2.files', '2.1.each-once'],
      reads: [rolesFile, release1, 'src/migrate.ts'],
      checks: [recordRule],
    },
    async ({ pool, ...environment }) => ({ ...environment, migrators: await pool(1, 20_000) }),
  ),
  withModule(
    {
      id: 'repository',
      title: 'Your tables are there, and src/orders.ts can be loaded',
      draws: true,
      needs: ['1.2.files', '3.0.module'],
      reads: [rolesFile, release1, 'src/orders.ts'],
      checks: repositoryRules,
    },
    'orders',
    withTables,
  ),
  withModule(
    {
      id: 'unit-of-work',
      title: 'src/unit-of-work.ts can be loaded',
      draws: true,
      needs: ['4.0.module'],
      reads: ['src/unit-of-work.ts'],
      checks: unitRules,
    },
    'unit-of-work',
    withUnits,
  ),
  live(
    {
      id: 'release',
      title: 'PostgreSQL is there for your releases',
      atSave: false,
      needs: ['1.2.files', '2.1.each-once'],
      reads: ['sql/**', 'src/migrate.ts'],
      checks: releaseRules,
    },
    async ({ pool, ...environment }) => openRelease({ ...environment, migrators: await pool(3, 240_000) }),
  ),
]
