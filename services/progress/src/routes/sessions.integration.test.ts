import { sha256 } from '@groundwork/kernel/access/sha256'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Classroom, startClassroom } from '../testing/classroom.ts'

let classroom: Classroom
let password: string

beforeAll(async () => {
  classroom = await startClassroom()
  password = classroom.instructor.password
})

afterAll(() => classroom.close())

test('the cookie is for this API only, out of reach of scripts and of other sites', async () => {
  const response = await classroom.call('POST', '/session', { body: { name: 'grace hopper', password } })
  expect(response.json()).toMatchObject({ instructor: { name: 'Grace Hopper' } })
  expect(response.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/api/v1/progress' })
  expect(response.cookies[0]!.secure).toBeUndefined()
})

test('a wrong name and a wrong password get the same answer', async () => {
  const ask = async (body: object) => {
    const { requestId: _, ...document } = (await classroom.call('POST', '/session', { body })).json()
    return document
  }
  expect(await ask({ name: 'Grace Hopper', password: 'wrong' })).toEqual(await ask({ name: 'Nobody', password }))
})

test('logging out ends the session itself, not only the browser’s memory of it', async () => {
  const cookie = await classroom.logIn('Grace Hopper', password)
  expect((await classroom.call('GET', '/session', { cookie })).json().instructor).toMatchObject({
    name: 'Grace Hopper',
  })
  await classroom.call('DELETE', '/session', { cookie })
  expect((await classroom.call('GET', '/session', { cookie })).json()).toEqual({ instructor: null })
})

test('a new password ends the sessions of the old one', async () => {
  const alan = await classroom.admin('instructor add', 'Alan')
  const cookie = await classroom.logIn('Alan', alan.password)
  const renewed = await classroom.admin('instructor password', 'alan')
  expect((await classroom.call('GET', '/session', { cookie })).json()).toEqual({ instructor: null })
  await expect(classroom.logIn('Alan', alan.password)).rejects.toThrow('Name or password is wrong')
  await classroom.logIn('Alan', renewed.password)
})

test('a session that is over is none', async () => {
  const cookie = await classroom.logIn('Grace Hopper', password)
  await classroom.pool.query({
    text: 'UPDATE progress.session SET expires_at = now() WHERE token_hash = $1',
    values: [sha256(cookie.split('=')[1]!)],
  })
  expect((await classroom.call('GET', '/session', { cookie })).json()).toEqual({ instructor: null })
})
