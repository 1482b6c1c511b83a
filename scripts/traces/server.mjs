/**
 * A collector for one machine: takes spans by OTLP over HTTP, as JSON, keeps the last traces and shows them.
 *
 *     POST /v1/traces              spans, from a service
 *     GET  /                       the traces; ?subject=ID for those about an order
 *     GET  /traces/ID              one of them
 *     GET  /api/traces[/ID]        the same as JSON
 */
import { createServer } from 'node:http'
import { listPage, tracePage } from './page.mjs'
import { createStore } from './store.mjs'

const bodyLimit = 8 * 1024 * 1024

/** @param {{ traceLimit?: number }} [options] */
export function createTraceServer({ traceLimit = 500 } = {}) {
  const store = createStore(traceLimit)

  /** @param {import('node:http').IncomingMessage} request @returns {Promise<Answer>} */
  async function answer(request) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://collector')
    if (request.method === 'POST' && pathname === '/v1/traces') {
      store.add(JSON.parse(await readBody(request)))
      return json({})
    }
    const subject = searchParams.get('subject')?.trim() ?? ''
    if (pathname === '/') return html(listPage(store.list(subject), subject))
    if (pathname === '/api/traces') return json(store.list(subject))
    const [, api, id = ''] = /^(\/api)?\/traces\/(\w+)$/.exec(pathname) ?? []
    const trace = store.trace(id)
    if (!trace) return { status: 404, type: 'text/plain', body: 'There is no such trace, or it was too long ago.\n' }
    return api ? json(trace) : html(tracePage(trace))
  }

  return createServer((request, response) => {
    answer(request)
      .catch(() => ({ status: 400, type: 'text/plain', body: 'This is no request for traces.\n' }))
      .then(({ status, type, body }) =>
        response
          .writeHead(status, {
            'content-type': `${type}; charset=utf-8`,
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
          })
          .end(body),
      )
  })
}

/** @typedef {{ status: number, type: string, body: string }} Answer */

/** @param {unknown} value @returns {Answer} */
const json = value => ({ status: 200, type: 'application/json', body: JSON.stringify(value) })

/** @param {string} body @returns {Answer} */
const html = body => ({ status: 200, type: 'text/html', body })

/** @param {import('node:http').IncomingMessage} request */
async function readBody(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > bodyLimit) throw new RangeError('more spans than are taken at once')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
