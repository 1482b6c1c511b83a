import type { Pool } from '@groundwork/kernel/database/pool'
import { progressVersions } from './repo/progress.ts'

/** The cells of 200 learners, as they are sent, are half a megabyte. */
const cohortsKept = 20

interface Kept<Made> {
  version: string
  made: Made
}

/**
 * Caches a value for each learner until the learner's progress changes. A board is read every few seconds, and little
 * has changed by then. A value is never stale: the version is read before the data, so a value is never older than its
 * version. A value that is newer is made once more.
 * @param make makes the values of these learners of a cohort
 * @returns a function that gives the values of a cohort by learner; a learner who has tried nothing has no entry
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
    // Moves the cohort to the end, so that the one that was not used for longest is removed.
    cohorts.delete(cohortId)
    cohorts.set(cohortId, kept)
    if (cohorts.size > cohortsKept) cohorts.delete(cohorts.keys().next().value!)
    return new Map([...kept].map(([id, { made }]) => [id, made]))
  }
}
