/**
 * What infrastructure/nginx/templates/gateway.conf.template says, for the proxy that serves the gateway where nginx is
 * not installed. `settings.test.ts` compares the two, so that neither can change alone.
 */
import { STATUS_CODES } from 'node:http'

/** A pattern for the path, and the service that answers it. What meets none is 404. */
export const routes: readonly (readonly [path: RegExp, service: string])[] = [
  [/^\/api\/v1\/(products|orders)(\/|$)/, 'sales'],
  [/^\/api\/v1\/(stock|warehouse|movements)(\/|$)/, 'inventory'],
  [/^\/api\/v1\/kafka\/webhook$/, 'inventory'],
  [/^\/api\/v1\/payments(\/|$)/, 'payment'],
  [/^\/api\/v1\/(couriers|deliveries)(\/|$)/, 'delivery'],
  [/^\/api\/v1\/identity(\/|$)/, 'identity'],
  [/^\/api\/v1\/progress(\/|$)/, 'progress'],
]

/** Requests of one client; `burst` may come at once, over the one that is due. */
export const limit = { perSecond: 100, burst: 200 }
export const maxBodyBytes = 2 ** 20
export const connectTimeoutMs = 2_000
export const readTimeoutMs = 30_000

/** What the site's pages may send. */
export const allowedMethods = 'GET, POST, DELETE, OPTIONS'
export const allowedHeaders = 'Authorization, Content-Type, Idempotency-Key, X-Request-Id'

/** Ids of requests that are kept; any other is replaced. */
export const requestId = /^[A-Za-z0-9._-]{8,64}$/

export const problemType = 'application/problem+json'

/** What the gateway says when it answers itself (RFC 9457), as JSON. */
export function problemDocument(status: number): string {
  // RFC 9110 has renamed it since Node's table was made.
  const title = status === 413 ? 'Content Too Large' : (STATUS_CODES[status] ?? 'Error')
  return JSON.stringify({ type: 'about:blank', title, status, detail: details[status] })
}

export const details: Readonly<Record<number, string>> = {
  400: 'The gateway cannot read this request, or its headers are longer than 8 KiB.',
  404: 'The gateway has no route for this path.',
  405: 'The gateway does not pass this method on.',
  413: 'A request body may have at most 1 MiB.',
  414: 'The address is longer than 8 KiB.',
  429: 'More than 100 requests a second. Wait a second and try again.',
  501: 'The gateway does not know this transfer encoding.',
  502: 'The service behind this path does not answer. The others go on.',
  504: 'The service behind this path takes too long. The others go on.',
  505: 'The gateway speaks HTTP/1.0 and 1.1.',
}
