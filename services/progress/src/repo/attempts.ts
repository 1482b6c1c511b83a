/** Attempts go in once and are folded as they go in. */
import { createHash } from 'node:crypto'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Attempt } from '../api.ts'
import { scaledScore } from '../fold.ts'

/** Whose attempts they are; known from the token. */
export interface Owner {
  learnerId: string
  cohortId: string
}

/** What became of each attempt; one whose id is held with other content is a conflict, and what is held stays. */
export type Outcomes = Map<Attempt, 'accepted' | 'duplicate' | 'conflict'>

/**
 * Adds the attempts that are new and folds them, in one statement: both happen or neither. Whatever the order, the
 * batches and the repetitions, the same attempts give the same progress. Rows are taken in the order of their keys, so
 * that two syncs of one learner wait for each other instead of deadlocking.
 */
export async function storeAttempts(sql: Queryable, owner: Owner, attempts: Attempt[]): Promise<Outcomes> {
  const hashes = new Map(attempts.map(attempt => [attempt, contentHash(attempt)]))
  // Of an id that is sent twice, the first counts.
  const firsts = new Map(attempts.toReversed().map(attempt => [keyOf(attempt), attempt]))
  const rows = [...firsts.values()].map(attempt => {
    return { ...attempt, scaled: scaledScore(attempt), payloadHash: hashes.get(attempt) }
  })
  const added = await sql.query<{ id: string }>({
    name: 'store-attempts',
    text: insertAndFoldSql,
    values: [owner.cohortId, owner.learnerId, JSON.stringify(rows)],
  })
  const accepted = new Set(added.rows.map(row => firsts.get(row.id)))
  const held = await heldHashes(
    sql,
    owner,
    attempts.filter(attempt => !accepted.has(attempt)),
  )
  return new Map(
    attempts.map(attempt => {
      if (accepted.has(attempt)) return [attempt, 'accepted']
      return [attempt, held.get(keyOf(attempt)) === hashes.get(attempt) ? 'duplicate' : 'conflict']
    }),
  )
}

/** Ids as PostgreSQL writes them; a machine may send capitals. */
const keyOf = ({ id }: Attempt) => id.toLowerCase()

/** Content hashes by id. */
async function heldHashes(sql: Queryable, { learnerId }: Owner, attempts: Attempt[]): Promise<Map<string, string>> {
  if (attempts.length === 0) return new Map()
  const { rows } = await sql.query<{ id: string; hash: string }>({
    text: `SELECT event_id AS id, encode(payload_hash, 'hex') AS hash
           FROM event WHERE learner_id = $1 AND event_id = any($2::uuid[])`,
    values: [learnerId, attempts.map(attempt => attempt.id)],
  })
  return new Map(rows.map(({ id, hash }) => [id, hash]))
}

/** What makes two attempts with one id the same. The place in the device's record is no content: a repaired file may shift it. */
function contentHash(attempt: Attempt): string {
  const { deviceId, item, kind, status, score, maxScore, durationMs, occurredAt, contentVersion, evidence } = attempt
  const content = [deviceId, item, kind, status, score, maxScore, durationMs, occurredAt, contentVersion, evidence]
  // What is held from before attempts named their work was hashed without it.
  if (attempt.work !== undefined) content.push(attempt.work)
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** What the fold takes of each attempt that was added. */
export const addedColumns = `event_id, item_id, status, work, happened_at,
    (happened_at, event_id, status, scaled, assurance, work)::moment AS moment`

/** Folds the rows of `added` into the progress of learner $2 in cohort $1. */
export const foldAddedSql = `, folded AS (
  SELECT item_id,
    count(DISTINCT coalesce(work, event_id::text)) FILTER (WHERE status IN ('pass', 'files-right', 'fail')) AS attempts,
    united('{}', array_agg(work) FILTER (WHERE status IN ('pass', 'files-right', 'fail') AND work IS NOT NULL)) AS works,
    united('{}', array_agg(work) FILTER (WHERE status = 'pass' AND work IS NOT NULL)) AS passed_works,
    count(*) FILTER (WHERE status = 'error') AS errors,
    (array_agg(moment ORDER BY moment) FILTER (WHERE status IN ('pass', 'fail')))[1] AS first,
    best(moment) FILTER (WHERE status IN ('pass', 'fail')) AS best,
    (array_agg(moment ORDER BY moment DESC) FILTER (WHERE status <> 'skip'))[1] AS last,
    min(happened_at) FILTER (WHERE status = 'pass') AS first_pass_at,
    max(happened_at) AS last_activity_at
  FROM added GROUP BY item_id
), progressed AS (
  INSERT INTO item_progress AS held (cohort_id, learner_id, item_id,
    attempts, works, passed_works, errors, first, best, last, first_pass_at, last_activity_at)
  SELECT $1, $2, item_id, attempts, works, passed_works, errors, first, best, last, first_pass_at, last_activity_at
  FROM folded ORDER BY item_id
  ON CONFLICT (cohort_id, learner_id, item_id) DO UPDATE SET
    -- Less the works that both have.
    attempts = held.attempts + excluded.attempts
      - (cardinality(held.works || excluded.works) - cardinality(united(held.works, excluded.works))),
    works = united(held.works, excluded.works),
    passed_works = united(held.passed_works, excluded.passed_works),
    errors = held.errors + excluded.errors,
    first = least(held.first, excluded.first),
    best = better(held.best, excluded.best),
    last = greatest(held.last, excluded.last),
    first_pass_at = least(held.first_pass_at, excluded.first_pass_at),
    last_activity_at = greatest(held.last_activity_at, excluded.last_activity_at)
)`

const insertAndFoldSql = `
WITH owner AS MATERIALIZED (
  -- Held before any other row of the learner, as whoever merges or erases learners does: in another order the two could
  -- deadlock. PostgreSQL runs it because the insert asks it for the id.
  SELECT learner_id FROM enrollment WHERE cohort_id = $1 AND learner_id = $2 FOR KEY SHARE
), sent AS (
  SELECT * FROM jsonb_to_recordset($3::jsonb) AS sent (
    "id" uuid, "deviceId" uuid, "deviceSeq" integer, "item" text, "status" text, "score" double precision,
    "maxScore" double precision, "scaled" double precision, "durationMs" integer, "occurredAt" timestamptz,
    "contentVersion" text, "evidence" jsonb, "work" text, "payloadHash" text)
), added AS (
  INSERT INTO event (learner_id, event_id, cohort_id, item_id, device_id, device_seq, status, score, max_score,
    scaled, duration_ms, occurred_at, content_version, evidence, work, payload_hash)
  SELECT coalesce((SELECT learner_id FROM owner), $2), "id", $1, "item", "deviceId", "deviceSeq", "status", "score",
    "maxScore", "scaled", "durationMs", "occurredAt", "contentVersion", "evidence", "work", decode("payloadHash", 'hex')
  FROM sent ORDER BY "id"
  ON CONFLICT (learner_id, event_id) DO NOTHING
  RETURNING ${addedColumns}
)${foldAddedSql}
SELECT event_id AS id FROM added`
