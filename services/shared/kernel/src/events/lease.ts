import { randomUUID } from 'node:crypto'
import type { Queryable } from '../database/pool.ts'

/** A right that one process at a time holds, until it releases the lease or stops renewing it. */
export interface Lease {
  /** True when it was renewed less than a third of its time ago: then it is ours without asking the database. */
  fresh(): boolean
  /** Takes or renews the lease. @returns false when another process holds it */
  hold(): Promise<boolean>
  release(): Promise<void>
}

const takeLeaseSql = {
  name: 'lease_take',
  text: `
    INSERT INTO relay_lease AS held (name, holder, expires_at)
    VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE
      SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE held.holder = excluded.holder OR held.expires_at < clock_timestamp()
    RETURNING holder`,
}

/**
 * A lease in the table `relay_lease`, timed by the database's clock. A process that is frozen while it holds the lease
 * may do one more piece of work after the lease has expired, so that work must be idempotent.
 */
export function createLease(sql: Queryable, name: string, milliseconds: number): Lease {
  const holder = randomUUID()
  let renewedAt = Number.NEGATIVE_INFINITY
  const fresh = () => performance.now() - renewedAt < milliseconds / 3
  return {
    fresh,
    async hold() {
      if (fresh()) return true
      const now = performance.now()
      const { rows } = await sql.query({ ...takeLeaseSql, values: [name, holder, milliseconds] })
      const mine = rows.length === 1
      renewedAt = mine ? now : Number.NEGATIVE_INFINITY
      return mine
    },
    async release() {
      renewedAt = Number.NEGATIVE_INFINITY
      await sql.query({
        text: 'UPDATE relay_lease SET expires_at = clock_timestamp() WHERE name = $1 AND holder = $2',
        values: [name, holder],
      })
    },
  }
}

/** Whether any process holds the lease. */
export async function leaseHeld(sql: Queryable, name: string): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>({
    text: 'SELECT EXISTS (SELECT FROM relay_lease WHERE name = $1 AND expires_at > clock_timestamp()) AS held',
    values: [name],
  })
  return rows[0]!.held
}
