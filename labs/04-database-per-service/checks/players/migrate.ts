/** Runs in the child, beside the learner's src/migrate.ts. */
import { basename } from 'node:path'
import { inspect } from 'node:util'

type Work = typeof import('../../solution/src/migrate.ts')
export type Run = Parameters<Work['migrate']>[0]

/** What became of it: the names that it says it has applied, without their ending, or its error in one line and in full. */
export interface Ended {
  applied?: unknown
  error?: string
  details?: string
}

export async function migrate(work: Work, run: Run): Promise<Ended> {
  try {
    const { applied } = await work.migrate(run)
    const areNames = Array.isArray(applied) && applied.every(name => typeof name === 'string')
    return { applied: areNames ? applied.map(name => basename(name, '.sql')) : applied }
  } catch (error) {
    const details = inspect(error, { depth: 4, breakLength: Infinity })
    return { error: details.split('\n')[0]!, details }
  }
}
