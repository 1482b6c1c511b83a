import type { FastifyBaseLogger } from 'fastify'
import type { Queryable } from './db.ts'
import type { Service } from './service.ts'

const hourMs = 3_600_000

/** Inbox rows outlive the broker's retention (seven days): until then a message may come again. */
export const inboxPruning = "DELETE FROM inbox WHERE received_at < now() - interval '14 days'"

/** Deletes what nobody can ask the service for any more, for as long as it runs. */
export function addHousekeeping({ add, pool, log }: Service, deletions: string[]): void {
  let stop = async () => {}
  add({ name: 'housekeeping', start: () => (stop = keepHouse(pool, log, deletions)), stop: () => stop() })
}

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
