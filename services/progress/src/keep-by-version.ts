import type { Pool } from '@groundwork/kernel/pool'
import { progressVersions } from './repo/progress.ts'

/** The cells of 200 learners, as they are sent, are half a megabyte. */
const cohortsKept = 20

interface Kept<Made> {
  version: string
  made: Made
}

/**
 * Keeps what is made of each learner's progress until the database holds another: a board is read every few seconds, and
 * little of it has changed by then. Nothing is ever stale: the database is asked for the version first and for the rest
 * afterwards, so what is kept is never older than its version; where it is newer, it is made once more.
 * @param make what is to be kept, of these learners of a cohort
 * @returns what gives it for a cohort, by learner; who has touched nothing has no entry
 */
export function keepByVersion<Made>(
  pool: Pool,
  make: (cohortId: string, learnerIds: string[]) => Promise<ReadonlyMap<string, Made>>,
): (cohortId: string) => Promise<Map<string, Made>> {
  const cohorts = new Map<string, Map<string, Kept<Made>>>()
  return async cohortId => {
    const versions = await progressVersions(pool, cohortId)
    const same = [...(cohorts.get(cohortId) ?? [])].filter(([id, { version }]) => version === versions.get(id))
    const kept = new Map(same)
    const changed = [...versions.keys()].filter(id => !kept.has(id))
    const made = changed.length > 0 ? await make(cohortId, changed) : []
    for (const [id, each] of made) kept.set(id, { version: versions.get(id)!, made: each })
    // The last to be asked for is the last to go.
    cohorts.delete(cohortId)
    cohorts.set(cohortId, kept)
    if (cohorts.size > cohortsKept) cohorts.delete(cohorts.keys().next().value!)
    return new Map([...kept].map(([id, { made }]) => [id, made]))
  }
}
