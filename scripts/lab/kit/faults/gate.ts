/** A place in SQL at which the server stops until the checker says go: so that something really happens in its middle. */
import { randomInt } from 'node:crypto'
import { sessionsIn } from '../engines/activity.ts'
import type { Postgres } from '../engines/postgres.ts'
import { holdTransaction } from './hold.ts'

/** Opens by itself where `await using` ends. */
export interface Gate extends AsyncDisposable {
  /** A statement that waits until the gate is open. It asks again and again: no limit on waiting for a lock ends it. */
  sql: string
  /** Process ids, in the server, of those who stand before it. */
  waiting(): Promise<number[]>
  /** Lets everybody through, now and later. */
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
