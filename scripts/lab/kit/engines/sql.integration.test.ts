import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { FileRefused, refusal, runSqlFile, withClient } from './sql.ts'

const url = inject('engines').postgres

test('what PostgreSQL refuses is an answer, what else fails is thrown', async () => {
  expect(await refusal(withClient(url, client => client.query('SELECT 1')))).toBeUndefined()
  expect(await refusal(withClient(url, client => client.query('SELECT 1 / 0')))).toMatchObject({ code: '22012' })
  await expect(refusal(Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError)
})

test('a login that is refused is the server’s answer, a server that does not answer is the environment', async () => {
  const stranger = new URL(url)
  stranger.username = 'nobody_here'
  await expect(withClient(stranger.href, async () => undefined)).rejects.toBeInstanceOf(pg.DatabaseError)
  const nowhere = new URL(url)
  nowhere.host = '127.0.0.1:1'
  await expect(withClient(nowhere.href, async () => undefined)).rejects.toMatchObject({
    failure: { kind: 'environment' },
  })
})

test('the connection ends with the work, also when it throws', async () => {
  let used: pg.Client | undefined
  const failing = withClient(url, async client => {
    used = client
    throw new Error('in the middle')
  })
  await expect(failing).rejects.toThrow('in the middle')
  await expect(used?.query('SELECT 1')).rejects.toThrow()
})

test('a file that is refused has the place of the mistake', async () => {
  const refused = await withClient(url, client =>
    refusal(runSqlFile(client, 'sql/1-a.sql', 'SELECT 1;\nSELECT\n  nothing_here;')),
  )
  expect(refused).toBeInstanceOf(FileRefused)
  expect(refused).toMatchObject({
    place: { file: 'sql/1-a.sql', line: 3 },
    failure: { kind: 'service', message: expect.stringContaining('sql/1-a.sql') },
  })
  const part = await withClient(url, client =>
    refusal(
      runSqlFile(
        client,
        'sql/1-a.sql',
        '-- first\nSELECT 1;\n-- next\nSELECT\n  nothing_here',
        'SELECT\n  nothing_here',
      ),
    ),
  )
  expect(part?.place?.line).toBe(5)
  expect(await withClient(url, client => refusal(runSqlFile(client, 'a.sql', 'SELECT 1')))).toBeUndefined()
})
