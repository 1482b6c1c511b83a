/** Client of the progress service, through the site's own address. */
import type { CohortsAnswer, GridAnswer, LearnerItemsAnswer, SessionAnswer } from '@groundwork/progress/api'
import type {
  AttemptsAnswer,
  AttentionAnswer,
  ErasurePreview,
  InvitationsAnswer,
  RosterAnswer,
  WaysInAnswer,
} from '@groundwork/progress/board-api'
import { basePath, type exportFormats } from '@groundwork/progress/constants'
import type { TotalsAnswer, TotalsList } from '@groundwork/progress/totals-api'

/** `status` 0 means that nobody answered. `message` is for the reader of the page. */
export type Reply<Data> = { ok: true; data: Data } | { ok: false; status: number; message: string }

export const fetchSession = (): Promise<Reply<SessionAnswer>> => call('GET', '/session')

/** Logs in with the password in progress, or else with an identity account, where identity runs. */
export async function logIn(name: string, password: string): Promise<Reply<SessionAnswer>> {
  const own = await call<SessionAnswer>('POST', '/session', { name, password })
  if (own.ok || own.status !== 401) return own
  const account = await send<{ accessToken: string; refreshToken: string }>('POST', `${identityPath}/login`, {
    body: { login: name, password },
  })
  // 404: identity does not run here. 400: the name cannot be a login of identity.
  if (!account.ok) return [400, 401, 404].includes(account.status) ? own : account
  const { accessToken, refreshToken } = account.data
  const headers = { authorization: `Bearer ${accessToken}` }
  const session = await send<SessionAnswer>('POST', `${basePath}/session/account`, { headers })
  // The board needs only the cookie, so the account's session is closed.
  await send('POST', `${identityPath}/logout`, { body: { refreshToken } })
  return !session.ok && session.status === 401 ? { ...session, message: notTied } : session
}

const notTied =
  'This account is tied to no instructor. On the machine where the platform runs, npx lab instructor account NAME --login LOGIN makes one that is.'

export const logOut = (): Promise<Reply<undefined>> => call('DELETE', '/session')
export const fetchCohorts = (): Promise<Reply<CohortsAnswer>> => call('GET', '/cohorts')

const identityPath = '/api/v1/identity'

const cohortPath = (slug: string) => `/cohorts/${encodeURIComponent(slug)}`
const learnerPath = (slug: string, id: string) => `${cohortPath(slug)}/learners/${encodeURIComponent(id)}`

export const fetchGrid = (slug: string): Promise<Reply<GridAnswer>> => call('GET', `${cohortPath(slug)}/grid`)
export const fetchAttention = (slug: string): Promise<Reply<AttentionAnswer>> =>
  call('GET', `${cohortPath(slug)}/attention`)
export const fetchRoster = (slug: string): Promise<Reply<RosterAnswer>> => call('GET', `${cohortPath(slug)}/roster`)
export const fetchWaysIn = (slug: string): Promise<Reply<WaysInAnswer>> =>
  call('GET', `${cohortPath(slug)}/invitations`)
export const fetchTotalsList = (): Promise<Reply<TotalsList>> => call('GET', '/totals')
export const fetchTotals = (slug: string): Promise<Reply<TotalsAnswer>> => call('GET', `${cohortPath(slug)}/totals`)
export const fetchItems = (id: string): Promise<Reply<LearnerItemsAnswer>> => call('GET', `/learners/${id}/items`)
export const fetchAttempts = (id: string): Promise<Reply<AttemptsAnswer>> => call('GET', `/learners/${id}/attempts`)

type Done = Promise<Reply<undefined>>
export const noteContact = (slug: string, id: string): Done => call('POST', `${learnerPath(slug, id)}/contact`)
export const forgetContact = (slug: string, id: string): Done => call('DELETE', `${learnerPath(slug, id)}/contact`)
export const invite = (slug: string, names: string[]): Promise<Reply<InvitationsAnswer>> =>
  call('POST', `${cohortPath(slug)}/invitations`, { names })
export const uninvite = (slug: string, code: string): Done =>
  call('DELETE', `${cohortPath(slug)}/invitations/${encodeURIComponent(code)}`)
export const changeLearner = (slug: string, id: string, change: { name?: string; removed?: boolean }): Done =>
  call('PATCH', learnerPath(slug, id), change)
export const merge = (slug: string, id: string, into: string): Done =>
  call('POST', `${learnerPath(slug, id)}/merge`, { into })
export const previewErasure = (slug: string, id: string): Promise<Reply<ErasurePreview>> =>
  call('GET', `${learnerPath(slug, id)}/erasure`)
export const erase = (slug: string, id: string, attempts: number): Done =>
  call('DELETE', `${learnerPath(slug, id)}?attempts=${attempts}`)

/** Address of an export file. */
export const exportAddress = (slug: string, format: (typeof exportFormats)[number]): string =>
  `${basePath}${cohortPath(slug)}/export?format=${format}`

const away = (service: string) =>
  `The ${service} service does not answer. Start the platform with npm start, or look at its table.`

const call = <Data>(method: string, path: string, body?: object): Promise<Reply<Data>> =>
  send(method, `${basePath}${path}`, { body })

async function send<Data>(
  method: string,
  url: string,
  { body, headers }: { body?: object; headers?: Record<string, string> },
): Promise<Reply<Data>> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    // A request without an answer must not stop the page from polling.
    signal: AbortSignal.timeout(10_000),
  }).catch(() => undefined)
  const service = url.startsWith(identityPath) ? 'identity' : 'progress'
  if (!response) return { ok: false, status: 0, message: away(service) }
  if (response.status === 204) return { ok: true, data: undefined as Data }
  const answer: unknown = await response.json().catch(() => undefined)
  const isJson = typeof answer === 'object' && answer !== null
  if (response.ok && isJson) return { ok: true, data: answer as Data }
  const { status, ok } = response
  return { ok: false, status, message: ok ? away(service) : problemWords(service, status, answer) }
}

function problemWords(service: string, status: number, problem: unknown): string {
  if (status === 502 || status === 503 || status === 504) return away(service)
  const { title, detail } = (problem ?? {}) as { title?: string; detail?: string }
  if (!title) return `The ${service} service answered ${status}.`
  return [/[.?!]$/.test(title) ? title : `${title}.`, detail].filter(Boolean).join(' ')
}
