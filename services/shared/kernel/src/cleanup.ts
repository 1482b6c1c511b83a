import type { FastifyBaseLogger } from 'fastify'
import { createPollingLoop } from './polling-loop.ts'
import type { Queryable } from './pool.ts'
import type { Service } from './service.ts'

const hourMs = 3_600_000
const sliceRows = 1000

/**
 * Deletes rows of a table that nobody can ask for any more, a thousand of them: a statement that deletes all there are runs
 * into its time limit after a long pause, and then never gets anywhere. Rows that another process is deleting are left to
 * it.
 *
 * @param condition over the table's columns, for which the table has an index
 */
export function pruning(table: string, condition: string): string {
  return `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${sliceRows} FOR UPDATE SKIP LOCKED))`
}

/** Inbox rows outlive the broker's retention (seven days): until then a message may come again. */
export const inboxCleanup = pruning('inbox', "received_at < now() - interval '14 days'")

/** Deletes what nobody can ask the service for any more, for as long as it runs. */
export function addCleanup({ add, pool, log }: Service, deletions: string[]): void {
  let stop = async () => {}
  add({ name: 'cleanup', start: () => (stop = startCleanup(pool, log, deletions)), stop: () => stop() })
}

/** Runs deletions made by `pruning`, slice by slice, now and once an hour. The result stops it after the slice at hand. */
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
