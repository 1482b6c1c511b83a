import type { FastifyBaseLogger } from 'fastify'
import { createPollingLoop } from '../process/polling-loop.ts'
import { type Service, startedPart } from '../process/service.ts'
import type { Queryable } from './pool.ts'

const hourMs = 3_600_000
const sliceRows = 1000

/**
 * A statement that deletes a thousand rows that fulfil the condition. After a long pause there may be millions, and a
 * single statement for all of them would run into its time limit again and again. Rows that another process is deleting
 * are skipped.
 *
 * @param condition over the table's columns, for which the table has an index
 */
export function pruning(table: string, condition: string): string {
  return `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${sliceRows} FOR UPDATE SKIP LOCKED))`
}

/** Inbox rows outlive the broker's retention (seven days): until then a message may come again. */
export const inboxCleanup = pruning('inbox', "received_at < now() - interval '14 days'")

/** Dead letters that were sent again or dismissed are kept for three months, for whoever asks what became of them. */
export const deadLetterCleanup = pruning(
  'dead_letters',
  "coalesce(resent_at, dismissed_at) < now() - interval '90 days'",
)

/** Adds a part to the service that runs the deletions, made by `pruning`, while the service runs. */
export function addCleanup({ add, pool, log }: Service, deletions: string[]): void {
  add(startedPart('cleanup', () => startCleanup(pool, log, deletions)))
}

/**
 * Runs the deletions now and once an hour, each until nothing is left.
 * @returns a function that stops after the current slice
 */
export function startCleanup(pool: Queryable, log: FastifyBaseLogger, deletions: string[]): () => Promise<void> {
  async function pruneSlice(): Promise<boolean> {
    let more = false
    for (const text of deletions) {
      const { rowCount } = await pool.query({ text })
      if (rowCount === sliceRows) more = true
    }
    return more
  }
  const loop = createPollingLoop({ work: pruneSlice, pollMs: hourMs, log, failing: 'the cleanup is put off' })
  loop.start()
  return loop.stop
}
