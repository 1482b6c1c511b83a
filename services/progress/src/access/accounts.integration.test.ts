import { randomUUID } from 'node:crypto'
import { type AccountRole, roles } from '@groundwork/contracts/roles'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CohortsAnswer, SessionAnswer } from '../api.ts'
import type { InvitationsAnswer } from '../board-api.ts'
import { basePath } from '../constants.ts'
import { type Classroom, startClassroom } from '../testing/classroom.ts'
import { testApp } from '../testing/service.ts'

let classroom: Classroom
let password: string
const account = randomUUID()

beforeAll(async () => {
  classroom = await startClassroom()
  password = (await classroom.admin('instructor add', 'Alan')).password
  await classroom.admin('cohort add', 'Spring', '--instructor', 'Alan')
})

afterAll(() => classroom.close())

const tokenOf = async (role: AccountRole, subject = account) =>
  (await tokenFor(role, subject)).authorization.replace('Bearer ', '')
const tie = (name: string, id: string) => classroom.admin('instructor account', name, '--account', id)
const status = async (...asked: Parameters<Classroom['call']>) => (await classroom.call(...asked)).statusCode

test('an account is nobody here until it is tied to an instructor', async () => {
  const token = await tokenOf('instructor')
  expect(await status('GET', '/cohorts', { token })).toBe(401)
  const cookie = await classroom.logIn('Alan', password)
  await tie('alan', account)
  const { cohorts } = (await classroom.call('GET', '/cohorts', { token })).json<CohortsAnswer>()
  expect(cohorts.map(({ slug }) => slug)).toEqual(['spring'])
  expect(await status('GET', '/cohorts', { cookie }), 'the session of before').toBe(401)
  await expect(classroom.logIn('Alan', password)).rejects.toThrow('Name or password is wrong')
})

describe('an account that is tied to an instructor', () => {
  beforeAll(async () => void (await tie('Alan', account)))

  test('an account may do what its roles may, in its own cohorts', async () => {
    const asked = async (role: AccountRole) => {
      const token = await tokenOf(role)
      return [
        await status('GET', '/cohorts/spring/grid', { token }),
        await status('POST', '/cohorts/spring/invitations', { token, body: { names: ['Dora'] } }),
        await status('GET', `/cohorts/${classroom.cohort.slug}/grid`, { token }),
      ]
    }
    expect(await asked('instructor')).toEqual([200, 201, 404])
    expect(await asked('owner')).toEqual([200, 201, 404])
    expect(await asked('helper')).toEqual([200, 403, 404])
    expect(await asked('customer')).toEqual([403, 403, 403])
    expect(await status('GET', '/me', { token: await tokenOf('learner') }), 'a learner is known by another token').toBe(
      403,
    )
  })

  test('a researcher sees the totals of the own cohorts, and nothing of anybody', async () => {
    const token = await tokenOf('researcher')
    expect((await classroom.call('GET', '/totals', { token })).json()).toEqual({
      cohorts: [{ slug: 'spring', title: 'Spring' }],
    })
    expect(await status('GET', '/cohorts/spring/totals', { token })).toBe(200)
    expect(await status('GET', `/cohorts/${classroom.cohort.slug}/totals`, { token })).toBe(404)
    const closed = classroom.app.guardedRoutes.filter(
      ({ permission }) => permission !== 'totals:read' && !roles.anonymous.some(open => open === permission),
    )
    expect(closed.length).toBeGreaterThan(10)
    for (const { method, url } of closed) {
      const path = url.slice(basePath.length).replace(':slug', 'spring').replace(':id', randomUUID())
      const asked = await status(method as 'GET', path, { token })
      expect([url, asked]).toEqual([url, 403])
    }
  })

  /** A session of the account with this role: its cookie, and what it is said to be for. */
  async function sessionOf(role: AccountRole) {
    const opened = await classroom.call('POST', '/session/account', { token: await tokenOf(role) })
    const { name, value, httpOnly } = opened.cookies[0]!
    expect([opened.statusCode, httpOnly]).toEqual([201, true])
    const cookie = `${name}=${value}`
    expect((await classroom.call('GET', '/session', { cookie })).json()).toEqual(opened.json())
    return { cookie, ...opened.json<SessionAnswer>() }
  }

  test.each([
    ['instructor', ['totals:read', 'cohort:read', 'cohort:write'], [200, 200, 200, 201]],
    ['owner', ['totals:read', 'cohort:read', 'cohort:write'], [200, 200, 200, 201]],
    ['helper', ['totals:read', 'cohort:read'], [200, 200, 403, 403]],
    ['researcher', ['totals:read'], [200, 403, 403, 403]],
  ] as const)('an access token of a %s opens a session that may what the account may', async (role, may, expected) => {
    const { cookie, instructor } = await sessionOf(role)
    expect(instructor).toEqual({ name: 'Alan', may })
    const asked = [
      await status('GET', '/cohorts/spring/totals', { cookie }),
      await status('GET', '/cohorts/spring/grid', { cookie }),
      await status('GET', '/cohorts/spring/invitations', { cookie }),
      await status('POST', '/cohorts/spring/invitations', { cookie, body: { names: ['Dora'] } }),
    ]
    expect(asked).toEqual(expected)
    expect(await status('POST', '/session/account', { cookie }), 'out of a session').not.toBe(201)
  })

  test('who is none of these gets no session', async () => {
    expect(await status('POST', '/session/account', { token: await tokenOf('customer') })).toBe(403)
  })

  test('a helper sees who learns and no code that would let somebody in', async () => {
    const { joinCode } = await classroom.admin('cohort code', 'spring')
    const invited = await classroom.call('POST', '/cohorts/spring/invitations', {
      token: await tokenOf('instructor'),
      body: { names: ['Emil'] },
    })
    const codes = [joinCode!.code, invited.json<InvitationsAnswer>().invitations[0]!.code]
    const token = await tokenOf('helper')
    const readable = classroom.app.guardedRoutes.filter(
      ({ method, url, permission }) => method === 'GET' && permission === 'cohort:read' && !url.includes(':id'),
    )
    expect(readable.length).toBeGreaterThan(3)
    for (const { url } of readable) {
      const path = `${url.slice(basePath.length).replace(':slug', 'spring')}${url.endsWith('export') ? '?format=json' : ''}`
      const { statusCode, body } = await classroom.call('GET', path, { token })
      expect([path, statusCode]).toEqual([path, 200])
      for (const code of codes) expect(body).not.toContain(code)
    }
  })
})

test('an account is tied to one instructor only', async () => {
  await expect(tie('Grace Hopper', account)).rejects.toThrow('The account is Alan’s.')
  await expect(tie('Grace Hopper', 'ada@example.com')).rejects.toThrow('Say which account')
  await expect(tie('Nobody', randomUUID())).rejects.toThrow('There is no instructor Nobody')
})

test('without identity no access token is believed', async () => {
  const app = await testApp(classroom.pool)
  const response = await app.inject({ url: `${basePath}/cohorts`, headers: await tokenFor('instructor', account) })
  expect(response.statusCode).toBe(401)
  await app.close()
})

test('a new password is a way back, and the account is nobody again', async () => {
  const renewed = await classroom.admin('instructor password', 'Alan')
  expect(await status('GET', '/cohorts', { token: await tokenOf('instructor') })).toBe(401)
  await classroom.logIn('Alan', renewed.password)
})
