import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Page } from '../../../route-schemas.ts'

const startShiftSql = {
  name: 'shifts_start',
  text: `
    INSERT INTO shifts (worker_id, warehouse_id) VALUES ($1, $2)
    ON CONFLICT (worker_id) WHERE ended_at IS NULL DO NOTHING`,
}

/** Begins a shift, unless the worker has one in any warehouse. */
export async function startShift(sql: Queryable, workerId: string, warehouseId: string): Promise<void> {
  await sql.query({ ...startShiftSql, values: [workerId, warehouseId] })
}

const lockShiftSql = {
  name: 'shifts_lock',
  text: 'SELECT warehouse_id FROM shifts WHERE worker_id = $1 AND ended_at IS NULL FOR UPDATE',
}

/** The warehouse of the worker's open shift, if there is one; the shift is locked until the transaction ends. */
export async function lockShift(sql: Queryable, workerId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ warehouse_id: string }>({ ...lockShiftSql, values: [workerId] })
  return rows[0]?.warehouse_id
}

const endShiftSql = {
  name: 'shifts_end',
  text: 'UPDATE shifts SET ended_at = now() WHERE worker_id = $1 AND warehouse_id = $2 AND ended_at IS NULL',
}

export async function endShift(sql: Queryable, workerId: string, warehouseId: string): Promise<void> {
  await sql.query({ ...endShiftSql, values: [workerId, warehouseId] })
}

export interface OnShift {
  workerId: string
  startedAt: Date
  /** Id of the pick list that the worker is working on. */
  taskId: string | null
}

const selectWorkersOnShiftSql = {
  name: 'shifts_list',
  // The shift of the last worker may have ended since. Where it stood is where the next page begins.
  text: `
    SELECT s.worker_id AS "workerId", s.started_at AS "startedAt", t.subject_id AS "taskId"
    FROM shifts s LEFT JOIN tasks t ON t.worker_id = s.worker_id AND t.finished_at IS NULL
    WHERE s.warehouse_id = $1 AND s.ended_at IS NULL AND (
      $2::uuid IS NULL OR (s.started_at, s.worker_id) > (
        SELECT started_at, worker_id FROM shifts WHERE worker_id = $2 AND warehouse_id = $1
        ORDER BY started_at DESC LIMIT 1
      )
    )
    ORDER BY s.started_at, s.worker_id LIMIT $3`,
}

export async function workersOnShift(sql: Queryable, warehouseId: string, { after, limit }: Page): Promise<OnShift[]> {
  return (await sql.query<OnShift>({ ...selectWorkersOnShiftSql, values: [warehouseId, after, limit] })).rows
}
