/** What belongs to the instructor who asks; all else is not there. */
import type { Queryable } from '@groundwork/kernel/database/pool'
import { problem } from '@groundwork/kernel/http/problem'
import type { FastifyRequest } from 'fastify'
import { principalOf } from '../access/callers.ts'
import { type CohortSummary, cohortOf } from '../repo/cohorts.ts'
import { lockEnrollments } from '../repo/roster.ts'

/** @throws Problem 404 also for a cohort of another instructor */
export async function ownCohort(sql: Queryable, request: FastifyRequest, slug: string): Promise<CohortSummary> {
  const { instructorId } = principalOf(request, 'instructor')
  const cohort = await cohortOf(sql, instructorId, slug)
  if (!cohort) throw problem(404, 'no-such-cohort', 'There is no such cohort')
  return cohort
}

/**
 * Holds learners of an own cohort until the transaction ends: nothing is sent for them meanwhile.
 * @throws Problem 404 when one of them is in another cohort or in none
 */
export async function lockOwnLearners(
  tx: Queryable,
  request: FastifyRequest,
  { slug, ids }: { slug: string; ids: string[] },
): Promise<CohortSummary> {
  const cohort = await ownCohort(tx, request, slug)
  if ((await lockEnrollments(tx, cohort.id, ids)) < ids.length) throw noSuchLearner()
  return cohort
}

export const noSuchLearner = () => problem(404, 'no-such-learner', 'There is no such learner')
