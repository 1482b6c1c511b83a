/** Two rows of one person become one. */
import type { Queryable } from '@groundwork/kernel/database/pool'
import { addedColumns, foldAddedSql } from './attempts.ts'
import { eraseLearner } from './roster.ts'

const copiedColumns = `event_id, cohort_id, item_id, device_id, device_seq, status, score, max_score, scaled, duration_ms,
  occurred_at, received_at, content_version, assurance, payload_hash, evidence, work`

/** Copies attempts. One that both rows have, because a machine left and joined again, counts once. */
const copyAndFoldSql = `
WITH added AS (
  INSERT INTO event (learner_id, ${copiedColumns})
  SELECT $2, ${copiedColumns} FROM event WHERE cohort_id = $1 AND learner_id = $3 ORDER BY event_id
  ON CONFLICT (learner_id, event_id) DO NOTHING
  RETURNING ${addedColumns}
)${foldAddedSql}
SELECT count(*) FROM added`

/**
 * Moves the attempts and the tokens of `from` to `into`, and removes `from`. Attempts keep their time of arrival and
 * their assurance. The transaction must have locked both enrolments.
 */
export async function mergeLearners(
  tx: Queryable,
  { cohortId, from, into }: { cohortId: string; from: string; into: string },
): Promise<void> {
  await tx.query({ text: copyAndFoldSql, values: [cohortId, into, from] })
  await tx.query({
    text: 'UPDATE learner_token SET learner_id = $2 WHERE cohort_id = $1 AND learner_id = $3',
    values: [cohortId, into, from],
  })
  await eraseLearner(tx, from)
}
