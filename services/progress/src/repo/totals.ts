/** How many learners of a cohort came how far. The figures are exact; src/totals.ts makes them safe to publish. */
import type { Queryable } from '@groundwork/kernel/database/pool'

export interface Counts {
  began: number
  passed: number
}

export interface ItemCounts extends Counts {
  /** Median of those who passed, from the first attempt to the first pass. Null when nobody has. */
  minutes: number | null
}

/** The progress of learners on the board, at items of the current course that they have run. */
const selectStartedItemsSql = `
  SELECT p.learner_id, p.item_id, i.lesson_id, i.kind, p.first_pass_at
  FROM item_progress p
  JOIN enrollment e ON (e.cohort_id, e.learner_id) = (p.cohort_id, p.learner_id) AND e.removed_at IS NULL
  JOIN item i ON i.id = p.item_id AND NOT i.retired
  WHERE p.cohort_id = $1 AND (p.last).status IS NOT NULL`

/** Counts by item. An item that nobody has begun has no entry. */
export async function countByItem(sql: Queryable, cohortId: string): Promise<Map<string, ItemCounts>> {
  const { rows } = await sql.query<ItemCounts & { item: string }>({
    name: 'count-by-item',
    text: `SELECT begun.item_id AS item, count(*) AS began, count(first_pass_at) AS passed,
             percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_pass_at - tried.first_at)::float8 / 60)
               AS minutes
           FROM (${selectStartedItemsSql}) begun
           CROSS JOIN LATERAL (
             SELECT min(happened_at) AS first_at FROM event
             WHERE (cohort_id, learner_id, item_id) = ($1, begun.learner_id, begun.item_id) AND status <> 'skip'
           ) tried
           GROUP BY begun.item_id`,
    values: [cohortId],
  })
  return new Map(rows.map(({ item, ...counts }) => [item, counts]))
}

/**
 * Counts by lesson. A learner has passed a lesson when every step has passed. A lesson that nobody has begun has no
 * entry.
 */
export async function countByLesson(sql: Queryable, cohortId: string): Promise<Map<string, Counts>> {
  const { rows } = await sql.query<Counts & { lesson: string }>({
    name: 'count-by-lesson',
    text: `SELECT lesson_id AS lesson, count(*) AS began, count(*) FILTER (WHERE passed = steps) AS passed
           FROM (
             SELECT lesson_id, count(first_pass_at) FILTER (WHERE kind = 'check') AS passed
             FROM (${selectStartedItemsSql}) begun GROUP BY lesson_id, learner_id
           ) of_learner
           JOIN (
             SELECT lesson_id, nullif(count(*) FILTER (WHERE kind = 'check'), 0) AS steps
             FROM item WHERE NOT retired GROUP BY lesson_id
           ) of_course USING (lesson_id)
           GROUP BY lesson_id`,
    values: [cohortId],
  })
  return new Map(rows.map(({ lesson, ...counts }) => [lesson, counts]))
}
