import { afterAll, beforeAll, expect, test } from 'vitest'
import { basePath } from '../constants.ts'
import { type Classroom, startClassroom } from '../testing/classroom.ts'

let classroom: Classroom

beforeAll(async () => {
  classroom = await startClassroom()
})

afterAll(() => classroom.close())

test('a learner joins with the code as it was read aloud, under a name', async () => {
  const joined = await classroom.join(classroom.code.toLowerCase().replace('-', ' '), 'Ada')
  expect(joined).toMatchObject({ name: 'Ada', cohort: { slug: 'first-cohort', title: 'First cohort' } })
  expect((await classroom.call('GET', '/me', { token: joined.token })).json()).toEqual({
    learnerId: joined.learnerId,
    name: 'Ada',
    cohort: joined.cohort,
  })
})

test('who gives no name is told apart by the end of an id', async () => {
  const joined = await classroom.join(classroom.code)
  expect(joined.name).toBe(`learner ${joined.learnerId.slice(-6)}`)
})

test('a code that is wrong, over or full gets the same answer', async () => {
  const other = await classroom.admin('cohort add', 'Full and over')
  const { code } = other.joinCode!
  const ask = async (code: string) => {
    const response = await classroom.call('POST', '/join', { body: { code } })
    const { requestId: _, ...document } = response.json()
    return document
  }
  const stored = code.replace('-', '')
  await classroom.pool.query({ text: 'UPDATE progress.join_code SET used = seats WHERE code = $1', values: [stored] })
  const full = await ask(code)
  await classroom.pool.query({
    text: "UPDATE progress.join_code SET used = 0, expires_at = now() - interval '1 s' WHERE code = $1",
    values: [stored],
  })
  expect(await ask(code)).toEqual(full)
  expect(await ask('AAAAA-AAAAA')).toEqual(full)
  expect(full).toMatchObject({ status: 404, title: 'This code does not work' })
})

test('a new code replaces the old one; who is in stays in', async () => {
  const before = await classroom.admin('cohort add', 'Renewed')
  const { token } = await classroom.join(before.joinCode!.code)
  const after = await classroom.admin('cohort code', before.slug)
  await expect(classroom.join(before.joinCode!.code)).rejects.toThrow('does not work')
  expect((await classroom.join(after.joinCode!.code)).cohort.slug).toBe('renewed')
  expect((await classroom.call('GET', '/me', { token })).statusCode).toBe(200)
})

test.each(['', '  ', 'two\nlines', 'x'.repeat(81), '\u202egnp.exe'])('%j is no name', async name => {
  expect((await classroom.call('POST', '/join', { body: { code: classroom.code, name } })).statusCode).toBe(400)
})

test('more learners than seats never get in, also when all come at once', async () => {
  const { joinCode } = await classroom.admin('cohort add', 'Three seats')
  const stored = joinCode!.code.replace('-', '')
  await classroom.pool.query({ text: 'UPDATE progress.join_code SET seats = 3 WHERE code = $1', values: [stored] })
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => classroom.join(joinCode!.code)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
})

test.each([
  ['/join', { code: 'AAAAAAAAAA' }, 60],
  ['/session', { name: 'Nobody', password: 'wrong' }, 20],
])('who tries %s too often from one address has to wait, others need not', async (path, payload, limit) => {
  const from = (address: string) =>
    classroom.app.inject({
      method: 'POST',
      url: `${basePath}${path}`,
      headers: { 'x-forwarded-for': address },
      payload,
    })
  for (let n = 0; n < limit; n += 1) expect((await from('192.0.2.1')).statusCode).not.toBe(429)
  const refused = await from('192.0.2.1')
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toMatch(/^\d+$/)
  expect(refused.json()).toMatchObject({ title: 'Too many tries' })
  expect((await from('192.0.2.2')).statusCode).not.toBe(429)
})
