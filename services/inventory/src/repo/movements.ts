import type { Queryable } from '@groundwork/kernel/db'
import { type Movement, type MovementKey, movementKey } from '../domain/movement.ts'

interface MovementRow {
  movement_id: string
  event: 'arrival' | 'departure'
  warehouse_id: string
  product_id: string
  quantity: number
  occurred_at: Date
}

const columns = 'movement_id, event, warehouse_id, product_id, quantity, occurred_at'

const insert = {
  name: 'movements_insert',
  text: `
    INSERT INTO movements (${columns})
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[])
    ON CONFLICT DO NOTHING
    RETURNING movement_id, event`,
}

/**
 * Records sides of movements, each once in all; gives those that were not recorded before. Two transactions with the
 * same side: the second waits here until the first has ended.
 */
export async function recordMovements(sql: Queryable, movements: Movement[]): Promise<Set<MovementKey>> {
  const sorted = movements.toSorted((one, other) => (movementKey(one) < movementKey(other) ? -1 : 1))
  const { rows } = await sql.query<MovementRow>({
    ...insert,
    values: [
      sorted.map(movement => movement.movementId),
      sorted.map(movement => movement.event),
      sorted.map(movement => movement.warehouseId),
      sorted.map(movement => movement.productId),
      sorted.map(movement => movement.quantity),
      sorted.map(movement => new Date(movement.occurredAt)),
    ],
  })
  return new Set(rows.map(row => movementKey({ movementId: row.movement_id, event: row.event })))
}

const keys = 'SELECT * FROM unnest($1::uuid[], $2::text[])'
const find = {
  name: 'movements_find',
  text: `SELECT ${columns} FROM movements WHERE (movement_id, event) IN (${keys})`,
}
const forget = { name: 'movements_forget', text: `DELETE FROM movements WHERE (movement_id, event) IN (${keys})` }

/** The recorded content of these sides. */
export async function findMovements(sql: Queryable, movements: Movement[]): Promise<Map<MovementKey, Movement>> {
  if (movements.length === 0) return new Map()
  const { rows } = await sql.query<MovementRow>({ ...find, values: keysOf(movements) })
  return new Map(rows.map(movementOf).map(movement => [movementKey(movement), movement]))
}

/** Takes back what `recordMovements` wrote in this transaction. */
export async function forgetMovements(sql: Queryable, movements: Movement[]): Promise<void> {
  if (movements.length > 0) await sql.query({ ...forget, values: keysOf(movements) })
}

const both = { name: 'movement_sides', text: `SELECT ${columns} FROM movements WHERE movement_id = $1` }

/** The sides of one movement that were reported so far. */
export async function sidesOf(sql: Queryable, movementId: string): Promise<Movement[]> {
  const { rows } = await sql.query<MovementRow>({ ...both, values: [movementId] })
  return rows.map(movementOf)
}

function keysOf(movements: Movement[]): unknown[][] {
  return [movements.map(movement => movement.movementId), movements.map(movement => movement.event)]
}

function movementOf(row: MovementRow): Movement {
  return {
    movementId: row.movement_id,
    event: row.event,
    warehouseId: row.warehouse_id,
    productId: row.product_id,
    quantity: row.quantity,
    occurredAt: row.occurred_at.getTime(),
  }
}
