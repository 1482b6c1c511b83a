/**
 * A statement at which the server waits until the checker lets it go on, so that something really happens in between.
 */
import { randomInt } from 'node:crypto'
import { sessionsIn } from '../engines/activity.ts'
import type { Postgres } from '../engines/postgres.ts'
import { holdTransaction } from './hold.ts'

/** Opens by itself where `await using` ends. */
export interface Gate extends AsyncDisposable {
  /** The statement. It polls the gate, so that no lock timeout ends it. */
  sql: string
  /** Process ids, in the server, of the sessions that wait at the gate. */
  waiting(): Promise<number[]>
  /** Lets all sessions through, those that wait and those that come later. */
  open(): Promise<void>
}

/** @param database in which the statement will be run */
export async function closedGate({ admin, url }: Pick<Postgres, 'admin' | 'url'>, database: string): Promise<Gate> {
  const key = `${randomInt(2 ** 31)}, ${randomInt(2 ** 31)}`
  const held = await holdTransaction(url(database), `SELECT pg_advisory_xact_lock(${key})`)
  const waiting = async () =>
    (await sessionsIn(admin, database))
      .filter(({ active, query }) => active && query.includes(key))
      .map(({ pid }) => pid)
  return {
    sql: `DO $$ BEGIN WHILE NOT pg_try_advisory_xact_lock_shared(${key}) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$;\n`,
    waiting,
    open: held.release,
    [Symbol.asyncDispose]: held.release,
  }
}
