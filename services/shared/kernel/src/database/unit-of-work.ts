import type { FastifyBaseLogger } from 'fastify'
import type { OutgoingEvent } from '../events/event.ts'
import { eventInsert } from '../events/outbox.ts'
import { crashPoint } from '../process/crash-point.ts'
import { traceIdOf } from '../telemetry/tracing.ts'
import { type Pool, type Queryable, type StatementWithValues, withTx } from './pool.ts'

/** A transaction that can also emit events: rows and events are committed together or not at all. */
export interface UnitOfWork extends Queryable {
  emit(...events: OutgoingEvent[]): void
  /**
   * Writes that are sent together with COMMIT, in the order in which they were given, and so cost no round trip of their
   * own. Queries of the transaction after this call do not see them; when one fails, the transaction fails with its error.
   */
  writeLast(...statements: StatementWithValues[]): void
  /**
   * Runs the task after the commit, such as the invalidation of a cache. The task must not fail, and a crash may lose
   * it.
   */
  afterCommit(task: () => Promise<void>): void
}

export type WithTransaction = <T>(work: (work: UnitOfWork) => Promise<T>) => Promise<T>

/**
 * @param wake called after a commit with events, so that the relay does not wait for its next poll
 * @param log gets a line for each event at level debug, with the ids of aggregate and trace
 */
export function createWithTransaction(pool: Pool, wake: () => void, log?: FastifyBaseLogger): WithTransaction {
  return async run => {
    const unit = async (tx: Queryable) => {
      const events: OutgoingEvent[] = []
      const writes: StatementWithValues[] = []
      const tasks: (() => Promise<void>)[] = []
      const result = await run({
        query: statement => tx.query(statement),
        emit: (...more) => void events.push(...more),
        writeLast: (...more) => void writes.push(...more),
        afterCommit: task => void tasks.push(task),
      })
      crashPoint('transaction.before-commit')
      return { result, events, writes, tasks }
    }
    const { result, events, tasks } = await withTx(pool, unit, ({ events, writes }) =>
      events.length > 0 ? [...writes, eventInsert(events)] : writes,
    )
    crashPoint('transaction.after-commit')
    if (events.length > 0) wake()
    if (log?.level === 'debug' || log?.level === 'trace')
      for (const event of events) log.debug(lineOf(event), 'committed')
    await Promise.all(tasks.map(task => task()))
    return result
  }
}

function lineOf({ aggregateType, event: { type, subject, traceparent } }: OutgoingEvent) {
  return { event: type, [`${aggregateType}_id`]: subject, trace_id: traceIdOf(traceparent) }
}
