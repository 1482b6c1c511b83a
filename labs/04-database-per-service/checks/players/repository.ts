/** Runs in the child, beside the learner's src/orders.ts: what is asked is done in transactions of `sales_app`. */
import { inspect } from 'node:util'
import pg from 'pg'
import type { Order, Sql } from '../../given/types.ts'

interface Work {
  orders(sql: Sql): {
    add(order: Order): Promise<void>
    find(id: string): Promise<Order | undefined>
    findMany(ids: readonly string[]): Promise<Order[]>
    save(order: Order): Promise<Order>
  }
  VersionConflict?: new (...args: never[]) => Error & { id: string }
}

/** A step of a transaction. One that is `caught` may fail, and the transaction goes on. */
export type Step =
  | { do: 'add' | 'save'; order: Order; caught?: boolean }
  | { do: 'find'; id: string }
  | { do: 'findMany'; ids: string[] }

export interface Play {
  url: string
  steps: Step[]
}

/** What a step gave, or how it failed. */
export type Given = { value: unknown; failed?: undefined } | { value?: undefined; failed: Failure }

export interface Failure {
  says: string
  /** It is a VersionConflict, of the order with this id. */
  conflict?: string
}

/** One transaction: what each step gave, up to the one that failed. It is committed unless a step failed. */
export async function play(work: Work, { url, steps }: Play): Promise<Given[]> {
  return inTransaction(url, async client => {
    const orders = work.orders(client)
    const given: Given[] = []
    for (const step of steps) {
      try {
        given.push({ value: await perform(orders, step) })
      } catch (error) {
        given.push({ failed: failureOf(work, error) })
        if (!('caught' in step && step.caught)) throw new Failed(given)
      }
    }
    return given
  }).catch(error => {
    if (error instanceof Failed) return error.given
    throw error
  })
}

class Failed extends Error {
  constructor(readonly given: Given[]) {
    super('a step failed')
  }
}

function perform(orders: ReturnType<Work['orders']>, step: Step): Promise<unknown> {
  switch (step.do) {
    case 'add':
      return orders.add(step.order)
    case 'save':
      return orders.save(step.order)
    case 'find':
      return orders.find(step.id)
    case 'findMany':
      return orders.findMany(step.ids)
  }
}

/** Each of `count` adds 1 to the amount, in a transaction that it tries again after a conflict; all have read before one saves. */
export async function addOne(
  work: Work,
  { url, id, count }: { url: string; id: string; count: number },
): Promise<Failure[]> {
  let reading = count
  let allHaveRead: () => void = () => undefined
  const together = new Promise<void>(resolve => {
    allHaveRead = resolve
  })
  const failures: Failure[] = []
  const one = async () => {
    for (let tries = 0; tries < 10 * count; tries++) {
      const failed = await inTransaction(url, async client => {
        const orders = work.orders(client)
        const order = await orders.find(id)
        if (tries === 0 && --reading === 0) allHaveRead()
        await together
        await orders.save({ ...order!, amountMinor: order!.amountMinor + 1n })
      }).catch(error => failureOf(work, error))
      if (!failed) return
      if (failed.conflict === undefined) return void failures.push(failed)
    }
    failures.push({ says: `no success in ${10 * count} tries` })
  }
  await Promise.all(Array.from({ length: count }, one))
  return failures
}

function failureOf(work: Work, error: unknown): Failure {
  const { VersionConflict } = work
  const conflict =
    typeof VersionConflict === 'function' && error instanceof VersionConflict ? String(error.id) : undefined
  return { says: inspect(error, { depth: 1 }).split('\n')[0]!, conflict }
}

async function inTransaction<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`SET TIME ZONE 'America/St_Johns'`)
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } finally {
    await client.end()
  }
}
