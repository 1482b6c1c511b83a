import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ErasurePreview, InvitationsAnswer, RosterAnswer, WaysInAnswer } from '../board-api.ts'
import { type Classroom, startClassroom } from '../testing/classroom.ts'
import { newAttempt } from '../testing/service.ts'

let classroom: Classroom

beforeAll(async () => {
  classroom = await startClassroom()
})

afterAll(() => classroom.close())

const roster = () => classroom.ask<RosterAnswer>('GET', '/roster')
const waysIn = () => classroom.ask<WaysInAnswer>('GET', '/invitations')
const invite = async (...names: string[]) =>
  (await classroom.ask<InvitationsAnswer>('POST', '/invitations', { names })).invitations
const rowOf = async (name: string) => (await classroom.grid()).learners.find(learner => learner.name === name)
const join = async (name: string) => classroom.join(classroom.code, name)

test('who was invited joins under the name on the list, once', async () => {
  const [dora, emil] = await invite('Dora', 'Emil')
  expect((await waysIn()).invitations.map(({ name }) => name)).toEqual(['Dora', 'Emil'])
  expect(await classroom.join(dora!.code, 'someone else')).toMatchObject({ name: 'Dora' })
  await expect(classroom.join(dora!.code)).rejects.toThrow('does not work')
  expect((await waysIn()).invitations).toEqual([emil])
  expect((await roster()).learners).toMatchObject([{ name: 'Dora', attempts: 0, devices: 1, lastActivityAt: null }])
})

test('an invitation that was taken back, or is over, works no more', async () => {
  const [back, over] = await invite('Back', 'Over')
  await classroom.ask('DELETE', `/invitations/${back!.code}`)
  await expect(classroom.join(back!.code)).rejects.toThrow('does not work')
  await classroom.pool.query({
    text: 'UPDATE progress.invitation SET expires_at = now() WHERE code = $1',
    values: [over!.code.replace('-', '')],
  })
  await expect(classroom.join(over!.code)).rejects.toThrow('does not work')
  expect((await waysIn()).invitations.map(({ name }) => name)).not.toContain('Over')
})

test('a new code for the cohort leaves the invitations as they are', async () => {
  const [fay] = await invite('Fay')
  const { joinCode } = await classroom.admin('cohort code', classroom.cohort.slug)
  classroom.code = joinCode!.code
  expect(await waysIn()).toMatchObject({ joinCode, invitations: [{ name: 'Emil' }, { name: 'Fay' }] })
  expect((await classroom.join(fay!.code)).name).toBe('Fay')
})

test.each([[[]], [['']], [['two\nlines']], [['ok', '\u202egnp.exe']]])('%j are no names', async names => {
  await expect(classroom.ask('POST', '/invitations', { names })).rejects.toThrow('400')
})

test('a learner is renamed, also one who gave no name', async () => {
  const { learnerId, token } = await classroom.join(classroom.code)
  await classroom.ask('PATCH', `/learners/${learnerId}`, { name: 'Gil' })
  expect((await classroom.call('GET', '/me', { token })).json()).toMatchObject({ name: 'Gil' })
  await classroom.ask('PATCH', `/learners/${learnerId}`, { name: 'Gil Two' })
  expect(await rowOf('Gil Two')).toMatchObject({ id: learnerId })
})

test('who is removed is off the board and sends nothing, until they are taken back', async () => {
  const { learnerId, token } = await join('Hal')
  await classroom.send(token, newAttempt())
  const before = (await classroom.grid()).cohort.learners
  await classroom.ask('PATCH', `/learners/${learnerId}`, { removed: true })
  expect(await rowOf('Hal')).toBeUndefined()
  expect((await classroom.grid()).cohort.learners).toBe(before - 1)
  expect((await classroom.call('GET', '/me', { token })).statusCode).toBe(401)
  expect((await roster()).learners.find(({ id }) => id === learnerId)).toMatchObject({ removedAt: expect.any(String) })
  await classroom.ask('PATCH', `/learners/${learnerId}`, { removed: false })
  expect((await rowOf('Hal'))?.cells).toHaveLength(1)
  expect((await classroom.call('GET', '/me', { token })).statusCode).toBe(200)
})

test('two rows of one person become one that both machines send for; what both had sent counts once', async () => {
  const laptop = await join('Ida')
  const desktop = await join('Ida, desktop')
  const shared = newAttempt({ status: 'fail', score: 3, occurredAt: '2026-01-01T10:00:00.000Z' })
  await classroom.send(laptop.token, shared, newAttempt({ status: 'fail', score: 4 }))
  await classroom.send(desktop.token, shared, newAttempt(), newAttempt({ item: '02.lab.2', score: 10, maxScore: 10 }))
  await classroom.ask('POST', `/learners/${desktop.learnerId}/merge`, { into: laptop.learnerId })

  expect(await rowOf('Ida, desktop')).toBeUndefined()
  expect((await rowOf('Ida'))!.cells.toSorted((a, b) => a.item.localeCompare(b.item))).toMatchObject([
    { item: '02.lab.1', attempts: 3, firstScore: 3, score: 20, passed: true },
    { item: '02.lab.2', attempts: 1, score: 10 },
  ])
  const me = (await classroom.call('GET', '/me', { token: desktop.token })).json()
  expect(me).toMatchObject({ learnerId: laptop.learnerId, name: 'Ida' })
  const { outcome } = (await classroom.send(desktop.token, shared))[0]!
  expect(outcome).toBe('duplicate')
  expect((await roster()).learners.find(({ name }) => name === 'Ida')).toMatchObject({ attempts: 4, devices: 2 })
})

test('a row cannot be merged with itself', async () => {
  const { learnerId } = await join('Jo')
  await expect(classroom.ask('POST', `/learners/${learnerId}/merge`, { into: learnerId })).rejects.toThrow('itself')
})

test('erasing takes away what the preview said and leaves nothing that names the learner, in any table', async () => {
  const [invitation] = await invite('Kim Unmistakable')
  const kim = await classroom.join(invitation!.code)
  await classroom.send(kim.token, newAttempt({ status: 'fail', score: 1 }), newAttempt())
  await classroom.ask('POST', `/learners/${kim.learnerId}/contact`)
  const preview = await classroom.ask<ErasurePreview>('GET', `/learners/${kim.learnerId}/erasure`)
  expect(preview).toEqual({ name: 'Kim Unmistakable', attempts: 2, items: 1, devices: 1, contacts: 1 })
  expect(await tablesNaming(kim.learnerId)).toEqual([
    'contact',
    'enrollment',
    'event',
    'identity',
    'item_progress',
    'learner',
    'learner_token',
  ])

  await classroom.ask('DELETE', `/learners/${kim.learnerId}?attempts=2`)
  expect(await tablesNaming(kim.learnerId, 'Kim Unmistakable')).toEqual([])
  expect((await classroom.call('GET', '/me', { token: kim.token })).statusCode).toBe(401)
})

test('nothing is erased when more has come since the preview', async () => {
  const { learnerId, token } = await join('Lou')
  await classroom.send(token, newAttempt())
  await expect(classroom.ask('DELETE', `/learners/${learnerId}?attempts=0`)).rejects.toThrow('1 attempts now')
  expect((await rowOf('Lou'))?.cells).toHaveLength(1)
})

/** Tables of the schema, whatever they are by then, in which one of the texts stands. */
async function tablesNaming(...texts: string[]): Promise<string[]> {
  const { rows } = await classroom.pool.query<{ name: string }>({
    text: `SELECT table_name AS name FROM information_schema.tables
           WHERE table_schema = 'progress' AND table_type = 'BASE TABLE' ORDER BY table_name`,
  })
  const found = []
  for (const { name } of rows) {
    const { rows } = await classroom.pool.query<{ count: number }>({
      text: `SELECT count(*) FROM progress.${name} AS line WHERE EXISTS
               (SELECT FROM unnest($1::text[]) AS wanted WHERE line::text LIKE '%' || wanted || '%')`,
      values: [texts],
    })
    if (rows[0]!.count > 0) found.push(name)
  }
  return found
}
