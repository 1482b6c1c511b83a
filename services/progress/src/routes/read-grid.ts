/** The grid of a cohort, for whoever shows it: the board, and the gradebooks made from it. */
import type { Pool } from '@groundwork/kernel/pool'
import type { GridAnswer, GridLearner } from '../api.ts'
import type { Catalog } from '../catalog.ts'
import type { CohortSummary } from '../repo/cohorts.ts'
import { type Enrolled, learnersIn } from '../repo/learners.ts'
import { progressOfCohort, progressVersions } from '../repo/progress.ts'
import { cellView, cohortView } from '../view.ts'

export async function readGrid(pool: Pool, catalog: Catalog, cohort: CohortSummary): Promise<GridAnswer> {
  const cells = cellView(catalog)
  const [learners, progress] = await Promise.all([learnersIn(pool, cohort.id), progressOfCohort(pool, cohort.id)])
  return {
    cohort: cohortView(cohort),
    lessons: catalog.lessons,
    learners: learners.map(learner => ({
      ...learnerView(learner),
      cells: (progress.get(learner.id) ?? []).flatMap(cells),
    })),
  }
}

const learnerView = ({ id, name, enrolledAt }: Enrolled) => ({ id, name, joinedAt: enrolledAt.toISOString() })

/** A cohort of 200 learners has some two megabytes. */
const cohortsKept = 20

interface Kept {
  version: string
  /** `GridLearner.cells` as it is sent. */
  cells: Buffer
}

/**
 * The same as JSON that is ready to be sent. A board is read every few seconds and little of it has changed by then, so the
 * cells of a learner are kept as they are sent until the database holds other ones. Nothing is ever stale: the database is
 * asked for the version first and for cells afterwards, so what is kept is that version or a later one.
 */
export function createGridJson(pool: Pool, catalog: Catalog): (cohort: CohortSummary) => Promise<Buffer> {
  const view = cellView(catalog)
  const cohorts = new Map<string, Map<string, Kept>>()

  async function cellsOf(cohortId: string): Promise<Map<string, Kept>> {
    const versions = await progressVersions(pool, cohortId)
    const held = cohorts.get(cohortId)
    const changed = [...versions].flatMap(([id, version]) => (held?.get(id)?.version === version ? [] : id))
    const kept = new Map([...versions.keys()].flatMap(id => (held?.has(id) ? [[id, held.get(id)!]] : [])))
    const progress = changed.length > 0 ? await progressOfCohort(pool, cohortId, changed) : undefined
    for (const id of changed) {
      const cells: GridLearner['cells'] = (progress?.get(id) ?? []).flatMap(view)
      kept.set(id, { version: versions.get(id)!, cells: Buffer.from(JSON.stringify(cells)) })
    }
    cohorts.delete(cohortId)
    cohorts.set(cohortId, kept)
    if (cohorts.size > cohortsKept) cohorts.delete(cohorts.keys().next().value!)
    return kept
  }

  return async cohort => {
    const [learners, kept] = await Promise.all([learnersIn(pool, cohort.id), cellsOf(cohort.id)])
    const rows = learners.flatMap((learner, index) => [
      ...(index > 0 ? [comma] : []),
      ...extended(learnerView(learner), 'cells', [kept.get(learner.id)?.cells ?? none]),
    ])
    const head = { cohort: cohortView(cohort), lessons: catalog.lessons }
    return Buffer.concat(extended(head, 'learners', [Buffer.from('['), ...rows, Buffer.from(']')]))
  }
}

const comma = Buffer.from(',')
const none = Buffer.from('[]')

/** An object as JSON, with one more member that is JSON already. */
const extended = (object: object, member: string, json: Buffer[]): Buffer[] => [
  Buffer.from(`${JSON.stringify(object).slice(0, -1)},"${member}":`),
  ...json,
  Buffer.from('}'),
]
