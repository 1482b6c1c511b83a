/** Invariants of the shop's data, which must hold whatever dies. Each statement selects the rows that break one. */
import type { CloudEvent } from '@groundwork/kernel/events/event'
import type { ClientBase, Pool } from 'pg'

type Database = Pool | ClientBase

export interface Violation {
  invariant: string
  /** The rows that break it. */
  found: Record<string, unknown>
}

/** By name. They hold at every moment: each compares rows that are committed together. */
const always: Record<string, string> = {
  'pieces are what arrived, less what departed and what was sold': `
    SELECT warehouse_id, product_id, sum(pieces) AS difference FROM (
      SELECT warehouse_id, product_id, quantity AS pieces FROM inventory.stock
      UNION ALL
      SELECT warehouse_id, product_id, CASE event WHEN 'arrival' THEN -quantity ELSE quantity END FROM inventory.movements
      UNION ALL
      SELECT warehouse_id, product_id, quantity
      FROM inventory.reservation_lines JOIN inventory.reservations USING (order_id) WHERE status = 'committed'
    ) AS books GROUP BY 1, 2 HAVING sum(pieces) <> 0`,
  'pieces that are set aside are those of reservations': `
    SELECT warehouse_id, product_id, sum(pieces) AS difference FROM (
      SELECT warehouse_id, product_id, reserved AS pieces FROM inventory.stock
      UNION ALL
      SELECT warehouse_id, product_id, -quantity
      FROM inventory.reservation_lines JOIN inventory.reservations USING (order_id) WHERE status = 'reserved'
    ) AS books GROUP BY 1, 2 HAVING sum(pieces) <> 0`,
  'a payment is completed only when the provider has taken the money': `
    SELECT order_id, status, state FROM payment.payments
    LEFT JOIN payment.provider_ledger ON idempotency_key = order_id::text
    WHERE status = 'completed' AND state IS DISTINCT FROM 'captured'`,
}

/** They hold only when no order is in progress. */
const atRest: Record<string, string> = {
  'every order has ended': `SELECT id, status FROM sales.orders WHERE status NOT IN ('delivered', 'cancelled')`,
  'money is taken for what is delivered, once, and for nothing else': `
    SELECT id, status, orders.amount_minor, state, ledger.amount_minor AS taken FROM sales.orders
    LEFT JOIN payment.provider_ledger AS ledger ON idempotency_key = id::text
    WHERE (status = 'delivered') <> (state IS NOT DISTINCT FROM 'captured')
       OR state = 'authorised' OR (state = 'captured' AND ledger.amount_minor <> orders.amount_minor)`,
  'payment knows what the provider knows': `
    SELECT order_id, status, state FROM payment.payments
    LEFT JOIN payment.provider_ledger ON idempotency_key = order_id::text
    WHERE (status = 'completed') <> (state IS NOT DISTINCT FROM 'captured')`,
  'pieces have left for what is delivered, and for nothing else': `
    SELECT id, orders.status, reservations.status AS reservation FROM sales.orders
    LEFT JOIN inventory.reservations ON order_id = id
    WHERE (orders.status = 'delivered') <> (reservations.status IS NOT DISTINCT FROM 'committed')
       OR reservations.status = 'reserved'`,
  'what is delivered was brought': `
    SELECT sales.id, sales.status, delivery.status AS brought FROM sales.orders AS sales
    LEFT JOIN delivery.orders AS delivery ON delivery.id = sales.id
    WHERE sales.status = 'delivered' AND delivery.status IS DISTINCT FROM 'completed'`,
}

async function contradictions(database: Database, statements: Record<string, string>): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const [invariant, sql] of Object.entries(statements)) {
    const { rows } = await database.query(sql)
    violations.push(...rows.map(row => ({ invariant, found: row })))
  }
  return violations
}

/**
 * A check to be called again and again. It remembers the orders that have ended, and finds those that change
 * afterwards.
 */
export function createContinuousCheck(database: Database): () => Promise<Violation[]> {
  const ended = new Map<string, string>()
  return async () => {
    const { rows } = await database.query<{ id: string; status: string }>(
      `SELECT id, status FROM sales.orders WHERE status IN ('delivered', 'cancelled') OR id = ANY($1)`,
      [[...ended.keys()]],
    )
    const changed = rows.filter(({ id, status }) => (ended.get(id) ?? status) !== status)
    for (const { id, status } of rows) if (!ended.has(id)) ended.set(id, status)
    return [
      ...changed.map(row => ({
        invariant: 'an order that has ended stays as it is',
        found: { ...row, was: ended.get(row.id) },
      })),
      ...(await contradictions(database, always)),
    ]
  }
}

/** Checks the invariants at rest, and the orders that a customer was told of. */
export async function checkAtRest(database: Database, told: readonly string[]): Promise<Violation[]> {
  const { rows } = await database.query<{ id: string }>('SELECT id FROM sales.orders')
  const kept = new Set(rows.map(({ id }) => id))
  const lost = told.filter(id => !kept.has(id)).map(id => ({ invariant: 'what was placed is kept', found: { id } }))
  const more = [...kept].filter(id => !told.includes(id))
  return [
    ...lost,
    ...more.map(id => ({ invariant: 'what was placed once is there once', found: { id } })),
    ...(await contradictions(database, always)),
    ...(await contradictions(database, atRest)),
    ...(await deadLetters(database)),
  ]
}

export async function deadLetters(database: Database): Promise<Violation[]> {
  const violations: Violation[] = []
  for (const schema of await schemasWith(database, 'dead_letters')) {
    const { rows } = await database.query(`SELECT consumer, position, reason FROM ${schema}.dead_letters`)
    violations.push(...rows.map(row => ({ invariant: 'every message has its effect', found: row })))
  }
  return violations
}

/** Checks the order of events. Only the first copy of an event counts: a relay that died may publish it again. */
export function checkOrder(topic: string, events: readonly CloudEvent[]): Violation[] {
  const seen = new Set<string>()
  const latest = new Map<string, number>()
  return events.flatMap(({ id, source, subject, type, aggregateversion: version }) => {
    if (seen.has(id)) return []
    seen.add(id)
    // Versions are counted by each service: two services may publish events of one order.
    const aggregate = `${source} ${subject}`
    const before = latest.get(aggregate) ?? 0
    latest.set(aggregate, Math.max(before, version))
    if (version >= before) return []
    return [{ invariant: 'events of an aggregate keep their order', found: { topic, subject, type, version, before } }]
  })
}

export async function schemasWith(database: Database, table: string): Promise<string[]> {
  const { rows } = await database.query<{ schema: string }>(
    'SELECT table_schema AS schema FROM information_schema.tables WHERE table_name = $1 ORDER BY 1',
    [table],
  )
  return rows.map(({ schema }) => schema)
}
