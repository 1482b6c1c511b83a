import type { Queryable } from '@groundwork/kernel/database/pool'
import type { BinMovement, MovementType } from '../domain/bin-movement.ts'

interface BinMovementRow {
  seq: number
  movement_id: string
  type: MovementType
  warehouse_id: string
  product_id: string
  received_at: Date
  quantity: number
  from_bin: string | null
  to_bin: string | null
  recorded_at: Date
}

const columns = 'movement_id, type, warehouse_id, product_id, received_at, quantity, from_bin, to_bin, recorded_at'

const insertBinMovementsSql = {
  name: 'bin_movements_insert',
  text: `
    INSERT INTO bin_movements (${columns})
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::bigint[], $7::text[],
                         $8::text[], $9::timestamptz[])`,
}

export async function recordBinMovements(sql: Queryable, movements: BinMovement[]): Promise<void> {
  await sql.query({
    ...insertBinMovementsSql,
    values: [
      movements.map(one => one.movementId),
      movements.map(one => one.type),
      movements.map(one => one.warehouseId),
      movements.map(one => one.productId),
      movements.map(one => new Date(one.receivedAt)),
      movements.map(one => one.quantity),
      movements.map(one => one.from),
      movements.map(one => one.to),
      movements.map(one => new Date(one.recordedAt)),
    ],
  })
}

const findBinMovementsSql = {
  name: 'bin_movements_find',
  text: `SELECT seq, ${columns} FROM bin_movements WHERE movement_id = $1 ORDER BY seq`,
}

/** The parts of one movement; empty for an unknown movement. */
export async function findBinMovements(sql: Queryable, movementId: string): Promise<BinMovement[]> {
  const { rows } = await sql.query<BinMovementRow>({ ...findBinMovementsSql, values: [movementId] })
  return rows.map(movementOf)
}

const pageOfBinMovementsSql = {
  name: 'bin_movements_page',
  text: `SELECT seq, ${columns} FROM bin_movements WHERE seq > $1 ORDER BY seq LIMIT $2`,
}

/** Committed movements in their order, after the `seq` `after`. */
export async function pageOfBinMovements(
  sql: Queryable,
  { after, limit }: { after: number; limit: number },
): Promise<{ movements: BinMovement[]; last: number }> {
  const { rows } = await sql.query<BinMovementRow>({ ...pageOfBinMovementsSql, values: [after, limit] })
  return { movements: rows.map(movementOf), last: rows.at(-1)?.seq ?? after }
}

function movementOf(row: BinMovementRow): BinMovement {
  return {
    movementId: row.movement_id,
    type: row.type,
    warehouseId: row.warehouse_id,
    productId: row.product_id,
    receivedAt: row.received_at.getTime(),
    quantity: row.quantity,
    from: row.from_bin,
    to: row.to_bin,
    recordedAt: row.recorded_at.getTime(),
  }
}
