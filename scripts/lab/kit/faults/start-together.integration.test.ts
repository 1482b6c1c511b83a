import type pg from 'pg'
import { expect, test } from 'vitest'
import { database, sharedServer } from '../engines/server.testkit.ts'
import { startTogether } from './start-together.ts'

const postgres = () => sharedServer('start_together')

/** How making the table ended, as text: one who fails must not end the others. */
const makes = (admin: pg.Pool) => () =>
  admin.query('CREATE TABLE IF NOT EXISTS start_together ()').then(
    () => 'made',
    (error: Error) => error.message,
  )

test('of two who look whether a table is there before they make it, one loses', async () => {
  const server = postgres()
  const runs = await startTogether(server, database, [makes(server.admin), makes(server.admin)])
  const ended = await runs.result
  expect(ended).toContain('made')
  expect(ended.find(each => each !== 'made')).toMatch(/already exists|duplicate key/)
})

test('those who make no table, or wait for one who does, are not held up for long', async () => {
  const server = postgres()
  const none = await startTogether(server, database, [async () => 'first', async () => 'second'])
  expect(await none.result).toEqual(['first', 'second'])
  const one = await startTogether(server, database, [makes(server.admin), async () => 'waits'])
  expect(await one.result).toEqual(['made', 'waits'])
})

test('a run that fails is heard by whoever asks for the result', async () => {
  const failing = await startTogether(postgres(), database, [() => Promise.reject(new Error('at once'))])
  await expect(failing.result).rejects.toThrow('at once')
})
