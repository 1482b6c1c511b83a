/** Places orders during a deploy and records every failed request. */
import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { demoAccountsAt, type Order, type Product } from '@groundwork/testkit/shop'
import { demoCustomer } from '@groundwork/testkit/token'

export interface Customers {
  /** How many requests were answered well so far, and how many of those had to be sent over another connection. */
  counts(): { answered: number; sentAgain: number }
  /** What was refused, or not answered at all; with its time. */
  failures(): string[]
  /** Ids of the orders that were taken. */
  orders(): string[]
  stop(): Promise<void>
}

const customers = 4
/** Three requests in between: together at most 24 a second, and the gateway lets an account have fifty. */
const betweenMs = 500
const timeoutMs = 30_000

interface Question {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

/** Each looks at the products, orders one, looks at the order, and begins again. */
export function startCustomers(gateway: string): Customers {
  const failures: string[] = []
  const orders: string[] = []
  const as = demoAccountsAt(gateway)
  const agent = new Agent({ keepAlive: true })
  let answered = 0
  let sentAgain = 0
  let shopping = true

  async function ask<Answer>(path: string, order?: unknown): Promise<Answer | undefined> {
    const headers = { ...(await as('customer')), 'content-type': 'application/json', 'idempotency-key': randomUUID() }
    const method = order ? 'POST' : 'GET'
    try {
      const answer = await send({ method, path, headers, ...(order ? { body: JSON.stringify(order) } : {}) })
      answered += 1
      return JSON.parse(answer)
    } catch (error) {
      failures.push(`${new Date().toISOString()} ${method} ${path}: ${(error as Error).message}`)
    }
  }

  /**
   * A server may end a connection that it keeps just when the next request comes. Such a request is sent again by whoever
   * keeps connections, when it may be repeated: all of these may, by their method or by their key (RFC 9112, 9.3.1).
   */
  function send(question: Question): Promise<string> {
    const { body, ...options } = question
    return new Promise((resolve, reject) => {
      const asked = request(gateway, { ...options, agent, timeout: timeoutMs })
      asked.once('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)))
      asked.once('response', async response => {
        const answer = await text(response)
        if (response.statusCode! < 300) resolve(answer)
        else reject(new Error(`${response.statusCode} ${answer}`))
      })
      asked.once('error', (error: NodeJS.ErrnoException) => {
        if (!asked.reusedSocket || !['ECONNRESET', 'EPIPE'].includes(error.code ?? '')) return reject(error)
        sentAgain += 1
        resolve(send(question))
      })
      asked.end(body)
    })
  }

  async function shop(): Promise<void> {
    while (shopping) {
      const products = await ask<{ items: Product[] }>('/api/v1/products?limit=5')
      const lines = [{ productId: products?.items[0]?.id, quantity: 1 }]
      const order = await ask<Order>('/api/v1/orders', { customerId: demoCustomer, paymentMethod: 'test-ok', lines })
      if (order) {
        orders.push(order.id)
        await ask(`/api/v1/orders/${order.id}`)
      }
      await delay(betweenMs)
    }
  }

  const running = Promise.all(Array.from({ length: customers }, shop))
  running.catch(() => {})
  return {
    counts: () => ({ answered, sentAgain }),
    failures: () => failures,
    orders: () => orders,
    async stop() {
      shopping = false
      await running
      agent.destroy()
    },
  }
}
