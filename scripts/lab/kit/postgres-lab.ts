/**
 * The common part of all labs with a PostgreSQL: each part has a server to itself, and the learner's modules in processes
 * beside it.
 *
 *     type Players = { orders: typeof import('./players/orders.ts') }
 *     const players = new URL('players/', import.meta.url)
 *     const part = postgresParts<Players>({ compose, password, players })
 *     const repository = part({
 *       id: 'repository',
 *       title: 'src/orders.ts can be loaded',
 *       checks,
 *       context: async work => ({ ...work, database: await withTables(work), child: await work.start('orders') }),
 *     })
 */
import type { AnyPart, Part } from '../contract.ts'
import type { Workspace } from '../types.ts'
import { type ChildPool, childPool } from './child/pool.ts'
import { type Child, type PlayerModule, startChild } from './child/start-child.ts'
import type { Postgres, PostgresRequest } from './engines/postgres.ts'
import { openPostgresSession } from './engines/postgres-session.ts'

export interface PostgresLab extends Pick<PostgresRequest, 'compose' | 'password' | 'service'> {
  /** The folder of the checker's modules: beside the learner's `src/orders.ts` its `orders.ts` is loaded. */
  players: URL
  /** For the learner's processes. */
  env?: Record<string, string>
}

/** The checker's modules, by the learner's beside which each is loaded. */
type PlayerModules = Record<string, PlayerModule>

/** What the context of a part is made of. */
export interface PostgresWork<Players extends PlayerModules> {
  files: Workspace
  postgres: Postgres
  stateDir: string
  seed: number
  /** Starts `src/<module>.ts` in a process that ends with the session. */
  start<Module extends keyof Players & string>(module: Module): Promise<Child<Players[Module]>>
  /**
   * As many such processes as are wanted at once, and no more than `limit`.
   * @param functions that the module must export
   */
  pool<Module extends keyof Players & string>(
    module: Module,
    limit: number,
    ...functions: string[]
  ): Promise<ChildPool<Players[Module]>>
}

export interface PostgresPart<Players extends PlayerModules, Context>
  extends Pick<
    Part<Workspace, Context>,
    'id' | 'title' | 'start' | 'atSave' | 'ahead' | 'draws' | 'needs' | 'reads' | 'checks'
  > {
  context(work: PostgresWork<Players>): Promise<Context>
}

/** Hundreds of statements may take long on a busy machine. */
const askMs = 20_000

/** @returns what makes a part of the lab; it is run at each save, unless it says otherwise */
export function postgresParts<Players extends PlayerModules>({ players, env, ...server }: PostgresLab) {
  return <Context>({ context, ...part }: PostgresPart<Players, Context>): AnyPart => ({
    atSave: true,
    ...part,
    proof: 'live',
    engines: ['postgres'],
    open: request =>
      openPostgresSession(request, server, (postgres, keep) => {
        const { files, stateDir, seed, signal } = request
        const optionsOf = (module: string) => ({
          directory: files.scratch,
          entry: `src/${module}.ts`,
          player: new URL(`${module}.ts`, players),
          env,
          limits: { askMs },
          signal,
        })
        return context({
          files,
          postgres,
          stateDir,
          seed,
          start: module => keep(startChild(optionsOf(module))),
          pool: (module, limit, ...functions) => keep(childPool(limit, functions, optionsOf(module))),
        })
      }),
  })
}
