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
  ['wrong, by a name that no login has', { '/api/v1/identity/login': [400, { title: 'The request is not valid' }] }],
] satisfies [string, Answers][])('a password that is %s is wrong', async (_, identity) => {
  answering({ [own]: wrong, ...identity })
  expect(await logIn('Ada', 'wrong')).toEqual({ ok: false, status: 401, message: 'Name or password is wrong.' })
})

test.each<[account: string, refusal: [number, object], message: string]>([
  [
    'is tied to no instructor',
    [401, { title: 'Who are you?', detail: 'Log in as an instructor.' }],
    'This account is tied to no instructor. On the machine where the platform runs, npx lab instructor account NAME --login LOGIN makes one that is.',
  ],
  ['may look on only', [403, { title: 'This is not for you', detail: 'So it is.' }], 'This is not for you. So it is.'],
])('of an account that %s, the page says so', async (_, refusal, message) => {
  answering({
    [own]: wrong,
    '/api/v1/identity/login': [200, { accessToken: 'access', refreshToken: 'refresh' }],
    [`${own}/account`]: refusal,
    '/api/v1/identity/logout': [204],
  })
  expect(await logIn('ada@example.com', 'right')).toEqual({ ok: false, status: refusal[0], message })
})

test.each([502, 503, 504])('a password that identity cannot judge (%i) is not called wrong', async status => {
  answering({ [own]: wrong, '/api/v1/identity/login': [status, { title: 'Bad Gateway' }] })
  expect(await logIn('ada@example.com', 'right')).toEqual({
    ok: false,
    status,
    message: 'The identity service does not answer. Start the platform with npm start, or look at its table.',
  })
})

test('a login that is locked is told as such', async () => {
  answering({ [own]: wrong, '/api/v1/identity/login': [429, { title: 'Wait a minute' }] })
  expect(await logIn('ada@example.com', 'right')).toMatchObject({ status: 429, message: 'Wait a minute.' })
})
