/** Runs in the child, beside the learner's src/migrate.ts. */
import { inspect } from 'node:util'

type Work = typeof import('../../solution/src/migrate.ts')
export type Run = Parameters<Work['migrate']>[0]

/** What became of it: the names, or everything that the error says of itself. */
export type Ended = { applied: unknown; error?: undefined } | { applied?: undefined; error: string }

export async function migrate(work: Work, run: Run): Promise<Ended> {
  try {
    return { applied: (await work.migrate(run)).applied }
  } catch (error) {
    return { error: inspect(error, { depth: 4, breakLength: Infinity }) }
  }
}
