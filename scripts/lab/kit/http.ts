/**
 * HTTP requests to a running stack. Unlike `fetch` it lets a check set `Host` and odd headers, opens a new connection
 * for every request (so a balancer really balances) and says how long the response took.
 */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'

export interface HttpRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Local address to connect from: the server sees another address as another client. */
  localAddress?: string
  /** Milliseconds for the whole exchange. Default 10,000. */
  timeoutMs?: number
  signal?: AbortSignal
}

export interface HttpResponse {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** Milliseconds from the first byte sent to the last one received. */
  ms: number
  /** The body as JSON; undefined when it is not JSON. */
  json(): unknown
}

/** Longer bodies are cut: no check reads megabytes. */
const bodyLimit = 1024 * 1024

/**
 * Sends one request on a connection of its own.
 * @throws the socket's error when there was no response at all, or one that names the time when it did not come in time.
 */
export function sendRequest(url: string | URL, options: HttpRequest = {}): Promise<HttpResponse> {
  const { method = 'GET', headers = {}, body, localAddress, timeoutMs = 10_000, signal } = options
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const deadline = AbortSignal.timeout(timeoutMs)
    const request = httpRequest(url, {
      method,
      headers,
      localAddress,
      agent: false,
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    })
    const fail = (error: Error) =>
      reject(deadline.aborted ? new Error(`no answer to ${method} ${url} within ${timeoutMs / 1000} s`) : error)
    request.on('error', fail)
    request.on('response', response => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        if (size < bodyLimit) chunks.push(chunk)
        size += chunk.length
      })
      response.on('error', fail)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text,
          ms: performance.now() - begun,
          json: () => parsed(text),
        })
      })
    })
    // A server may refuse an upload early (413): its answer counts, and the broken pipe does not.
    request.end(body)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
