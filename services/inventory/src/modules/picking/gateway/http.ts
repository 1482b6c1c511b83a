import { Problem, type ProblemInit } from '@groundwork/kernel/problem'
import { stockFailed, stockPath, stockUnavailable } from '../../stock/index.ts'
import type { StockTransport } from './gateway.ts'

interface HttpOptions {
  /** Where stock is, for example `http://stock:8000`. */
  url: string
  secret: string
}

/** Stock over HTTP: refusals are problem documents. */
export function httpTransport({ url, secret }: HttpOptions): StockTransport {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` }

  async function ask(path: string, body: string, deadline: number) {
    const signal = AbortSignal.timeout(Math.max(1, deadline - Date.now()))
    try {
      const response = await fetch(new URL(path, url), { method: 'POST', headers, body, signal })
      return { status: response.status, text: await response.text() }
    } catch {
      throw new Problem(stockUnavailable)
    }
  }

  return {
    async call(name, input, deadline) {
      const { status, text } = await ask(stockPath(name), JSON.stringify(input), deadline)
      if (status === 200) return JSON.parse(text)
      throw new Problem(problemIn(status, text))
    },
    async close() {},
  }
}

/** Whoever is in between may answer too, in words of its own; it says that stock is not there. */
const gatewayStatuses = new Set([502, 503, 504])

function problemIn(status: number, text: string): ProblemInit {
  if (gatewayStatuses.has(status)) return stockUnavailable
  if (status >= 500 || status === 401) return stockFailed
  const { type, title, detail } = JSON.parse(text) as { type: string; title: string; detail?: string }
  return { status, slug: type.split(':').at(-1), title, detail }
}
