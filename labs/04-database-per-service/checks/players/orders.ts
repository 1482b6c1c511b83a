/** Runs in the child, beside the learner's src/orders.ts: makes calls in one transaction, and says what came of each. */
import { inspect } from 'node:util'
import pg from 'pg'
import type { Order, Sql } from '../../given/types.ts'

interface Orders {
  add(order: Order): Promise<void>
  find(id: string): Promise<Order | undefined>
  findMany(ids: readonly string[]): Promise<Order[]>
  save(order: Order): Promise<Order>
}

export interface OrdersModule {
  orders(sql: Sql): Orders
  VersionConflict?: new (...args: never[]) => Error & { id: string }
}

/** `addOne` is a find, and a save of what was found with 1 more. */
export type Call = ['add' | 'save', Order] | ['find' | 'addOne', string] | ['findMany', string[]]

/** The value of a call, or what it threw, in one line; `conflict` is the id of a VersionConflict. */
export interface Given {
  value?: unknown
  threw?: string
  conflict?: string
}

/** The transaction is committed, whatever came of the calls. */
export async function play(work: OrdersModule, { url, calls }: { url: string; calls: Call[] }): Promise<Given[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`SET TIME ZONE 'America/St_Johns'`)
    await client.query('BEGIN')
    const orders = work.orders(client)
    const given: Given[] = []
    for (const call of calls) given.push(await perform(orders, call).then(value => ({ value }), failedIn(work)))
    await client.query('COMMIT')
    return given
  } finally {
    await client.end()
  }
}

async function perform(orders: Orders, [name, argument]: Call): Promise<unknown> {
  if (name !== 'addOne') return orders[name](argument as never)
  const order = await orders.find(argument)
  return orders.save({ ...order!, amountMinor: order!.amountMinor + 1n })
}

const failedIn =
  ({ VersionConflict }: OrdersModule) =>
  (error: unknown): Given => ({
    threw: inspect(error, { depth: 1 }).split('\n')[0]!,
    conflict: typeof VersionConflict === 'function' && error instanceof VersionConflict ? String(error.id) : undefined,
  })
