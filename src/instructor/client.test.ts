import { afterEach, expect, test, vi } from 'vitest'
import { logIn } from './client.ts'

afterEach(() => vi.unstubAllGlobals())

type Answers = Record<string, [status: number, body?: object]>

/** Answers by path; gives what was asked, with the token that was sent. */
function answering(answers: Answers): string[] {
  const asked: string[] = []
  vi.stubGlobal(
    'fetch',
    async (url: string, { method, headers }: { method: string; headers: Record<string, string> }) => {
      asked.push([method, url, headers.authorization].filter(Boolean).join(' '))
      const [status, body] = answers[url] ?? [404, {}]
      return new Response(body && JSON.stringify(body), { status })
    },
  )
  return asked
}

const own = '/api/v1/progress/session'
const wrong: [number, object] = [401, { title: 'Name or password is wrong' }]
const session = { instructor: { name: 'Ada' } }

test('a password of progress opens the board, and identity is not asked', async () => {
  const asked = answering({ [own]: [201, session] })
  expect(await logIn('Ada', 'right')).toEqual({ ok: true, data: session })
  expect(asked).toEqual([`POST ${own}`])
})

test('an account of identity opens the board, and its own session is ended', async () => {
  const asked = answering({
    [own]: wrong,
    '/api/v1/identity/login': [200, { accessToken: 'access', refreshToken: 'refresh' }],
    [`${own}/account`]: [201, session],
    '/api/v1/identity/logout': [204],
  })
  expect(await logIn('ada@example.com', 'right')).toEqual({ ok: true, data: session })
  expect(asked).toEqual([
    `POST ${own}`,
    'POST /api/v1/identity/login',
    `POST ${own}/account Bearer access`,
    'POST /api/v1/identity/logout',
  ])
})

test.each([
  ['wrong in both places', { '/api/v1/identity/login': [401, { title: 'Login or password is wrong' }] }],
  ['wrong, where identity does not run', {}],
] satisfies [string, Answers][])('a password that is %s is wrong', async (_, identity) => {
  answering({ [own]: wrong, ...identity })
  expect(await logIn('Ada', 'wrong')).toEqual({ ok: false, status: 401, message: 'Name or password is wrong.' })
})

test('of an account that is tied to no instructor, what the service says is shown as it is written', async () => {
  answering({
    [own]: wrong,
    '/api/v1/identity/login': [200, { accessToken: 'access', refreshToken: 'refresh' }],
    [`${own}/account`]: [401, { title: 'Who are you?', detail: 'Log in as an instructor.' }],
    '/api/v1/identity/logout': [204],
  })
  expect(await logIn('ada@example.com', 'right')).toMatchObject({
    status: 401,
    message: 'Who are you? Log in as an instructor.',
  })
})

test('a login that is locked is told as such', async () => {
  answering({ [own]: wrong, '/api/v1/identity/login': [429, { title: 'Wait a minute' }] })
  expect(await logIn('ada@example.com', 'right')).toMatchObject({ status: 429, message: 'Wait a minute.' })
})
