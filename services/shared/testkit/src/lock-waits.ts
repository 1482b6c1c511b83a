import { expect } from 'vitest'
import type { TestDatabase } from './database.ts'
import { eventually } from './eventually.ts'

/** Resolves when so many sessions of the database wait for what others have locked. */
export function othersWait({ admin }: TestDatabase, sessions: number): Promise<void> {
  return eventually(async () => {
    const { rows } = await admin.query(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    expect(rows[0].n).toBe(sessions)
  })
}
