import { startCleanup } from '@groundwork/kernel/database/cleanup'
import { eventually } from '@groundwork/testkit/eventually'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { silent } from '@groundwork/testkit/silent'
import { expect, test } from 'vitest'
import { startClassroom } from '../testing/classroom.ts'
import { expiredCleanup } from './expired.ts'

test('invitations with their names, sessions and tokens are gone once they are over, and only those', async () => {
  const { pool, database, code, join, ask, admin, logIn, close } = await startClassroom()
  const left = async () => {
    const { rows } = await database.admin.query(
      `SELECT (SELECT array_agg(display_name) FROM progress.invitation) AS invited,
              (SELECT count(*)::int FROM progress.session) AS sessions,
              (SELECT count(*)::int FROM progress.learner_token) AS tokens`,
    )
    return rows[0]
  }
  try {
    await ask('POST', '/invitations', { names: ['Over'] })
    await join(code)
    const over = "SET expires_at = now() - interval '1 second'"
    for (const table of ['invitation', 'session', 'learner_token']) {
      await database.admin.query(`UPDATE progress.${table} ${over}`)
    }
    const { name, password } = await admin('instructor add', 'Alan')
    await logIn(name, password)
    await join(code)
    for (const deletion of expiredCleanup) expect(await rowsRead(database.admin, 'progress', deletion)).toBe(1)
    const stop = startCleanup(pool, silent, expiredCleanup)
    await eventually(async () => expect(await left()).toEqual({ invited: null, sessions: 1, tokens: 1 }))
    await stop()
  } finally {
    await close()
  }
})
