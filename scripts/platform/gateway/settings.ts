/**
 * The settings of infrastructure/nginx/templates/gateway.conf.template, for the proxy that replaces nginx.
 * `settings.test.ts` compares the two, so that neither can change alone.
 */
import { STATUS_CODES } from 'node:http'

type Routes = readonly (readonly [path: RegExp, service: string])[]

/** Path pattern and service of the routes that need no account. */
export const openRoutes: Routes = [
  [/^\/api\/v1\/products(\/|$)/, 'sales'],
  [/^\/api\/v1\/(stock|movements)(\/|$)/, 'inventory'],
  [/^\/api\/v1\/warehouse\/[^/]+\/products\/[^/]+$/, 'inventory'],
  [/^\/api\/v1\/kafka\/webhook$/, 'inventory'],
  [/^\/api\/v1\/identity(\/|$)/, 'identity'],
  [/^\/api\/v1\/progress(\/|$)/, 'progress'],
]

/**
 * Path pattern and service of the routes for accounts: identity is asked first who is calling. A path that matches no
 * pattern is 404.
 */
export const accountRoutes: Routes = [
  [/^\/api\/v1\/orders(\/|$)/, 'sales'],
  [/^\/api\/v1\/warehouse(\/|$)/, 'inventory'],
  [/^\/api\/v1\/payments(\/|$)/, 'payment'],
  [/^\/api\/v1\/(couriers|deliveries)(\/|$)/, 'delivery'],
]

/** Rates per client and per account; `burst` requests may come at once, in addition to the regular one. */
export const limits = { client: { perSecond: 100, burst: 200 }, account: { perSecond: 50, burst: 100 } }

/** Where identity says who is calling, its time limit, and how long the answer is kept. */
export const callerPath = '/internal/caller'
export const callerTimeoutMs = 3_000
export const callerKeptMs = 5_000

export const maxBodyBytes = 2 ** 20
export const connectTimeoutMs = 2_000
export const readTimeoutMs = 30_000

/** The methods that pages of the site may send. */
export const allowedMethods = 'GET, POST, PUT, PATCH, DELETE, OPTIONS'
export const allowedHeaders = 'Authorization, Content-Type, Idempotency-Key, X-Request-Id'

/** Request ids that are kept; any other is replaced. */
export const requestId = /^[A-Za-z0-9._-]{8,64}$/

/** Trace contexts that are continued (W3C Trace Context); any other is replaced. */
export const traceparent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** Security headers of every answer. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

export const problemType = 'application/problem+json'

/** The body of the gateway's own error answers (RFC 9457), as JSON. */
export function problemDocument(status: number): string {
  // RFC 9110 renamed it after Node's table was made.
  const title = status === 413 ? 'Content Too Large' : (STATUS_CODES[status] ?? 'Error')
  return JSON.stringify({ type: 'about:blank', title, status, detail: details[status] })
}

export const details: Readonly<Record<number, string>> = {
  400: 'The gateway cannot read this request, or its headers are longer than 8 KiB.',
  401: 'The access token is not good, or not any more. Log in again, or refresh it.',
  404: 'The gateway has no route for this path.',
  405: 'The gateway does not pass this method on.',
  413: 'A request body may have at most 1 MiB.',
  414: 'The address is longer than 8 KiB.',
  429: 'More than 100 requests a second of one client, or 50 of one account. Wait a second and try again.',
  501: 'The gateway does not know this transfer encoding.',
  502: 'The service behind this path does not answer. The others go on.',
  503: 'Nobody can say now who is calling. What is open to everybody goes on.',
  504: 'The service behind this path takes too long. The others go on.',
  505: 'The gateway speaks HTTP/1.0 and 1.1.',
}
