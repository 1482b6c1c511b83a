/** The session of a part that has a PostgreSQL to itself and starts the learner's processes beside it. */
import type { PartRequest, Session } from '../../contract.ts'
import type { Workspace } from '../../types.ts'
import { openPostgres, type Postgres, type PostgresRequest } from './postgres.ts'

/** Closes what it is given before the server closes, last opened first; also when a later step does not open. */
export type Keep = <T extends { close(): Promise<unknown> }>(opening: T | Promise<T>) => Promise<T>

/**
 *     open: request => openPostgresSession(request, { compose, password }, async (postgres, keep) => {
 *       const child = keep(startChild({ … }))
 *       return { postgres, database: await madeFor(request.files), child: await child }
 *     })
 *
 * @param server the lab's compose file, and what it gives the administrator for a password
 * @throws what `open` throws, when everything is closed; StackError when the server does not come up
 */
export async function openPostgresSession<Context>(
  { warmDir: warm, engine, signal, onProgress }: PartRequest<Workspace>,
  server: Pick<PostgresRequest, 'compose' | 'password' | 'service'>,
  open: (postgres: Postgres, keep: Keep) => Promise<Context>,
): Promise<Session<Context>> {
  const postgres = await openPostgres({ warm, engine, signal, onProgress, ...server })
  const kept: Promise<{ close(): Promise<unknown> }>[] = []
  const keep: Keep = opening => {
    const promise = Promise.resolve(opening)
    kept.unshift(promise)
    // Its failure is reported by the code that awaits it; until then it must not count as unhandled.
    promise.catch(() => undefined)
    return promise
  }
  const close = async () => {
    const opened = (await Promise.allSettled(kept)).flatMap(each => (each.status === 'fulfilled' ? each.value : []))
    for (const each of opened) await each.close()
    await postgres.close()
  }
  try {
    const { runner, notProved } = postgres
    return { context: await open(postgres, keep), runner, notProved, close }
  } catch (error) {
    await close()
    throw error
  }
}
