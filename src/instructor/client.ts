/** Talking to the progress service, through the site's own address. */
import type { CohortsAnswer, GridAnswer, SessionAnswer } from '@groundwork/progress/api'

/** `status` 0: nobody answered. `message` is for the person who reads the page. */
export type Reply<Data> = { ok: true; data: Data } | { ok: false; status: number; message: string }

export const fetchSession = (): Promise<Reply<SessionAnswer>> => call('GET', '/session')
export const logIn = (name: string, password: string): Promise<Reply<SessionAnswer>> =>
  call('POST', '/session', { name, password })
export const logOut = (): Promise<Reply<undefined>> => call('DELETE', '/session')
export const fetchCohorts = (): Promise<Reply<CohortsAnswer>> => call('GET', '/cohorts')
export const fetchGrid = (slug: string): Promise<Reply<GridAnswer>> =>
  call('GET', `/cohorts/${encodeURIComponent(slug)}/grid`)

const away = 'The progress service does not answer. Start the platform with npm start, or look at its table.'

async function call<Data>(method: string, path: string, body?: object): Promise<Reply<Data>> {
  const response = await fetch(`/api/v1/progress${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    // An answer that hangs must not stop the page from asking again.
    signal: AbortSignal.timeout(10_000),
  }).catch(() => undefined)
  if (!response) return { ok: false, status: 0, message: away }
  if (response.status === 204) return { ok: true, data: undefined as Data }
  const answer: unknown = await response.json().catch(() => undefined)
  const isJson = typeof answer === 'object' && answer !== null
  if (response.ok && isJson) return { ok: true, data: answer as Data }
  return { ok: false, status: response.status, message: response.ok ? away : problemWords(answer, response.status) }
}

function problemWords(problem: unknown, status: number): string {
  if (status === 502 || status === 503 || status === 504) return away
  const { title, detail } = (problem ?? {}) as { title?: string; detail?: string }
  return title ? [`${title}.`, detail].filter(Boolean).join(' ') : `The progress service answered ${status}.`
}
