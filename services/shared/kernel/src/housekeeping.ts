import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from './db.ts'

const hourMs = 3_600_000

/** Inbox rows outlive the broker's retention (seven days): until then a message may come again. */
export const inboxPruning = "DELETE FROM inbox WHERE received_at < now() - interval '14 days'"

/** Runs deletions of what nobody can ask for any more, once an hour. */
export function keepHouse(pool: Queryable, log: FastifyBaseLogger, deletions: string[]): () => Promise<void> {
  async function run(): Promise<void> {
    for (const text of deletions) {
      try {
        await pool.query({ text })
      } catch (error) {
        log.warn({ err: error }, 'housekeeping is put off')
      }
    }
  }
  const timer = setInterval(() => void run(), hourMs)
  return async () => clearInterval(timer)
}
