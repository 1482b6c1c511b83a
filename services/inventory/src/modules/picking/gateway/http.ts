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
      const body = jsonOf(text)
      if (status === 200 && body) return body
      throw new Problem(problemIn(status, body))
    },
    async close() {},
  }
}

/** Undefined for what is none: whoever is in between may answer too, in words of its own. */
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
