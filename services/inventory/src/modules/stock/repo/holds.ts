import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Part } from '../domain/lot.ts'

export type HoldStatus = 'held' | 'taken' | 'released'

export interface Hold {
  warehouseId: string
  status: HoldStatus
  parts: Part[]
}

const insertHoldSql = {
  name: 'holds_insert',
  text: 'INSERT INTO holds (hold_id, warehouse_id, status) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
}

/** @returns false when the id is taken; waits for a transaction that is just adding it */
export async function addHold(
  sql: Queryable,
  { holdId, warehouseId, status }: { holdId: string; warehouseId: string; status: HoldStatus },
): Promise<boolean> {
  const { rowCount } = await sql.query({ ...insertHoldSql, values: [holdId, warehouseId, status] })
  return rowCount === 1
}

const insertHoldLinesSql = {
  name: 'hold_lines_insert',
  text: `
    INSERT INTO hold_lines (hold_id, bin, product_id, received_at, quantity)
    SELECT $1, * FROM unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::bigint[])`,
}

export async function addHoldLines(sql: Queryable, holdId: string, parts: Part[]): Promise<void> {
  await sql.query({
    ...insertHoldLinesSql,
    values: [
      holdId,
      parts.map(part => part.bin),
      parts.map(part => part.productId),
      parts.map(part => new Date(part.receivedAt)),
      parts.map(part => part.quantity),
    ],
  })
}

const lockHoldSql = {
  name: 'holds_lock',
  text: 'SELECT warehouse_id, status FROM holds WHERE hold_id = $1 FOR UPDATE',
}

const selectHoldLinesSql = {
  name: 'hold_lines_find',
  text: `
    SELECT bin, product_id, received_at, quantity FROM hold_lines
    WHERE hold_id = $1 ORDER BY bin, product_id, received_at`,
}

/** The hold with its parts, locked until the transaction ends. */
export async function lockHold(sql: Queryable, holdId: string): Promise<Hold | undefined> {
  const found = await sql.query<{ warehouse_id: string; status: HoldStatus }>({ ...lockHoldSql, values: [holdId] })
  const [hold] = found.rows
  if (!hold) return undefined
  const { rows } = await sql.query<{ bin: string; product_id: string; received_at: Date; quantity: number }>({
    ...selectHoldLinesSql,
    values: [holdId],
  })
  const parts = rows.map(row => ({
    bin: row.bin,
    productId: row.product_id,
    receivedAt: row.received_at.getTime(),
    quantity: row.quantity,
  }))
  return { warehouseId: hold.warehouse_id, status: hold.status, parts }
}

const updateHoldSql = { name: 'holds_update', text: 'UPDATE holds SET status = $2 WHERE hold_id = $1' }

export async function changeHold(sql: Queryable, holdId: string, status: HoldStatus): Promise<void> {
  await sql.query({ ...updateHoldSql, values: [holdId, status] })
}
