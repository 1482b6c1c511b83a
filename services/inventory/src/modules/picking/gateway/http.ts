import { Problem, type ProblemInit } from '@groundwork/kernel/http/problem'
import { inClientSpan } from '@groundwork/kernel/telemetry/tracing'
import { stockFailed, stockPath, stockUnavailable } from '../../stock/index.ts'
import type { StockTransport } from './gateway.ts'

interface HttpOptions {
  /** Base URL of stock, for example `http://stock:8000`. */
  url: string
  secret: string
}

/** Stock over HTTP. Refusals are problem documents. */
export function httpTransport({ url, secret }: HttpOptions): StockTransport {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` }

  async function ask(path: string, input: object, deadline: number, traceparent: string) {
    const body = JSON.stringify(input)
    const signal = AbortSignal.timeout(Math.max(1, deadline - Date.now()))
    try {
      const sent = { method: 'POST', headers: { ...headers, traceparent }, body, signal }
      const response = await fetch(new URL(path, url), sent)
      return { status: response.status, text: await response.text() }
    } catch (error) {
      throw new Problem(stockUnavailable, { cause: error })
    }
  }

  return {
    call(name, input, { deadline, traceparent: cause }) {
      const path = stockPath(name)
      return inClientSpan(`POST ${path}`, cause, async traceparent => {
        const { status, text } = await ask(path, input, deadline, traceparent)
        const body = jsonOf(text)
        if (status === 200 && body) return body
        throw new Problem(problemIn(status, body))
      })
    },
    async close() {},
  }
}

/** The JSON of an answer. Undefined for other text, which a proxy in between may send. */
function jsonOf(text: string): Record<string, string | undefined> | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const noAnswer = new Set([502, 503, 504])

function problemIn(status: number, document: ReturnType<typeof jsonOf>): ProblemInit {
  if (noAnswer.has(status)) return stockUnavailable
  if (status >= 500 || status === 401 || !document?.type || !document.title) return stockFailed
  return { status, slug: document.type.split(':').at(-1), title: document.title, detail: document.detail }
}
