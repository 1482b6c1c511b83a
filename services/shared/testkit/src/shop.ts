/** A customer of the shop: places orders and looks at what became of them, patiently, while services die and return. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { demoCustomer, tokenFor } from './token.ts'

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
  /** Why it was cancelled. */
  reason: string | null
  /** Minor units of `currency`. */
  amountMinor: number
  currency: string
}

export interface Payment {
  id: string
  orderId: string
  /** Minor units of `currency`. */
  amountMinor: number
  currency: string
  status: string
}

/** Of one product, over all warehouses. */
export interface Stock {
  quantity: number
  reserved: number
}

export interface OrderRequest {
  paymentMethod: 'test-ok' | 'test-declined' | 'test-slow' | 'test-lost' | 'test-callback'
  lines: { productId: string; quantity: number }[]
  /** Where it goes; sales has one for who does not say. */
  street?: string
}

/** Base URLs. Behind the gateway all three are the same. */
export interface ShopAddresses {
  sales: string
  inventory: string
  payment: string
}

export interface Shop {
  products(): Promise<Product[]>
  /** Places an order once, however often it has to be sent: the same key on every try. */
  place(request: OrderRequest): Promise<Order>
  order(id: string): Promise<Order>
  /** Those of this customer, the newest first. */
  orders(): Promise<Order[]>
  payments(orderId: string): Promise<Payment[]>
  stock(productId: string): Promise<Stock>
  cancel(id: string): Promise<Order>
  /** The order once it is paid or cancelled; rejects with its last state when it is not in time. */
  settled(id: string, limitMs?: number): Promise<Order>
  /** The order once it is delivered or cancelled; rejects as well. */
  ended(id: string, limitMs?: number): Promise<Order>
}

/** Its money was taken, and was not given back. */
export const isPaid = ({ status }: Order): boolean => ['paid', 'shipped', 'delivered'].includes(status)

/**
 * How long anything may take on a machine that does much else, in milliseconds. A service that is killed often waits
 * longer before each start.
 */
const timeoutMs = 90_000

/**
 * @param at the gateway's URL, for example `http://127.0.0.1:8080`, where the demo accounts log in; or each service's own,
 * as a test opened it
 */
export function shopAt(at: string | ShopAddresses): Shop {
  const { sales, inventory, payment } = typeof at === 'string' ? { sales: at, inventory: at, payment: at } : at
  const as: (role: keyof typeof demoAccounts) => Promise<Credentials> =
    typeof at === 'string' ? demoAccountsAt(at) : tokenFor
  const order = async (id: string) => get<Order>(`${sales}/api/v1/orders/${id}`, await as('customer'))
  return {
    products: () => items(`${sales}/api/v1/products`),
    async place(request) {
      const response = await patiently(`${sales}/api/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...(await as('customer')) },
        body: JSON.stringify({ customerId: demoCustomer, ...request }),
      })
      return (await response.json()) as Order
    },
    order,
    orders: async () => items(`${sales}/api/v1/orders?customerId=${demoCustomer}`, await as('customer')),
    payments: async orderId => items(`${payment}/api/v1/payments?orderId=${orderId}`, await as('system_admin')),
    async stock(productId) {
      const lines = await items<Stock>(`${inventory}/api/v1/stock?productId=${productId}`)
      const total = (field: keyof Stock) => lines.reduce((sum, line) => sum + line[field], 0)
      return { quantity: total('quantity'), reserved: total('reserved') }
    },
    async cancel(id) {
      const asked = { method: 'POST', headers: await as('customer') }
      return (await (await patiently(`${sales}/api/v1/orders/${id}/cancel`, asked)).json()) as Order
    },
    settled: (id, limitMs) => becomes(id, now => isPaid(now) || now.status === 'cancelled', limitMs),
    ended: (id, limitMs) => becomes(id, ({ status }) => status === 'delivered' || status === 'cancelled', limitMs),
  }

  async function becomes(id: string, what: (now: Order) => boolean, limitMs = timeoutMs): Promise<Order> {
    const deadline = performance.now() + limitMs
    for (;;) {
      const now = await order(id)
      if (what(now)) return now
      if (performance.now() > deadline) throw new Error(`order ${id} is still ${now.status} after ${limitMs} ms`)
      await delay(100)
    }
  }
}

/** The header that says who asks. */
interface Credentials extends Record<string, string> {
  authorization: string
}

const demoAccounts = { customer: 'ada@example.com', system_admin: 'admin@example.com' }

/** Less than an access token holds, in milliseconds. */
const loginMs = 240_000

/** The header of each demo account. Logs them in when they are needed, and again before a token expires. */
export function demoAccountsAt(gateway: string) {
  const logins = new Map<string, { credentials: Promise<Credentials>; until: number }>()

  async function logIn(login: string): Promise<Credentials> {
    const response = await patiently(`${gateway}/api/v1/identity/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: 'groundwork-demo' }),
    })
    const { accessToken } = (await response.json()) as { accessToken: string }
    return { authorization: `Bearer ${accessToken}` }
  }

  return (role: keyof typeof demoAccounts): Promise<Credentials> => {
    const login = demoAccounts[role]
    const known = logins.get(login)
    if (known && performance.now() < known.until) return known.credentials
    const credentials = logIn(login)
    logins.set(login, { credentials, until: performance.now() + loginMs })
    return credentials
  }
}

async function get<Answer>(url: string, headers?: Credentials): Promise<Answer> {
  return (await (await patiently(url, { headers })).json()) as Answer
}

async function items<Item>(url: string, headers?: Credentials): Promise<Item[]> {
  return (await get<{ items: Item[] }>(url, headers)).items
}

/** Asks until there is an answer: services may be down, restarting, or say that we are too fast. */
async function patiently(url: string, init: RequestInit = {}): Promise<Response> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch((error: Error) => error)
    if (response instanceof Response && response.ok) return response
    const temporary = response instanceof Error || response.status >= 500 || response.status === 429
    if (!temporary || performance.now() > deadline) {
      const words = response instanceof Error ? response.message : `${response.status} ${await response.text()}`
      throw new Error(`${init.method ?? 'GET'} ${url}: ${words}`)
    }
    await delay(100)
  }
}
