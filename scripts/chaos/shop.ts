/** A customer of the shop: places orders through the gateway and looks at what became of them. */
import { randomUUID } from 'node:crypto'

const demoCustomer = '00000000-0000-4000-8000-000000000001'

export interface Product {
  id: string
  name: string
  /** Minor units of `currency`. */
  priceMinor: number
  currency: string
}

export interface Order {
  id: string
  status: string
  reason?: string
}

export interface Payment {
  id: string
  orderId: string
  /** Minor units of `currency`. */
  amountMinor: number
  currency: string
  status: string
}

export interface Stock {
  warehouse_id: string
  product_id: string
  quantity: number
  reserved: number
}

export interface OrderRequest {
  paymentMethod: 'test-ok' | 'test-declined'
  lines: { productId: string; quantity: number }[]
}

/** States that an order does not leave in this platform: paid, or cancelled with a reason. */
const terminal = new Set(['paid', 'cancelled'])

export interface Shop {
  products(): Promise<Product[]>
  /** Places an order once, however often it has to be sent: the same key on every try. Resolves with its id. */
  place(request: OrderRequest): Promise<string>
  order(id: string): Promise<Order>
  payments(orderId: string): Promise<Payment[]>
  stock(productId: string): Promise<Stock[]>
  /** The order once it has ended; rejects with its last state when it does not in time. */
  settled(id: string, timeoutMs: number): Promise<Order>
}

/** @param gateway for example `http://127.0.0.1:8080` */
export function shopAt(gateway: string): Shop {
  const get = async <Answer>(path: string): Promise<Answer> =>
    (await patiently(`${gateway}${path}`)).json() as Promise<Answer>
  const items = async <Item>(path: string) => (await get<{ items: Item[] }>(path)).items
  const order = (id: string) => get<Order>(`/api/v1/orders/${id}`)
  return {
    products: () => items('/api/v1/products'),
    async place(request) {
      const response = await patiently(`${gateway}/api/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify({ customerId: demoCustomer, ...request }),
      })
      return ((await response.json()) as Order).id
    },
    order,
    payments: orderId => items(`/api/v1/payments?orderId=${orderId}`),
    stock: productId => items(`/api/v1/stock?productId=${productId}`),
    async settled(id, timeoutMs) {
      const deadline = Date.now() + timeoutMs
      for (;;) {
        const now = await order(id)
        if (terminal.has(now.status)) return now
        if (Date.now() > deadline) throw new Error(`order ${id} is still ${now.status} after ${timeoutMs} ms`)
        await pause(200)
      }
    },
  }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Asks until there is an answer: services may be down, restarting, or say that we are too fast. A minute and a half at most: a service that is killed often waits longer before each start. */
async function patiently(url: string, init: RequestInit = {}): Promise<Response> {
  const deadline = Date.now() + 90_000
  for (;;) {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch((error: Error) => error)
    if (response instanceof Response && response.ok) return response
    const temporary = response instanceof Error || response.status >= 500 || response.status === 429
    if (!temporary || Date.now() > deadline) {
      const words = response instanceof Error ? response.message : `${response.status} ${await response.text()}`
      throw new Error(`${init.method ?? 'GET'} ${url}: ${words}`)
    }
    await pause(150)
  }
}
