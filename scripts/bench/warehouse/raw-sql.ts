/** What a report costs at least: two statements in a transaction, and nothing that could refuse it. */
import type { WarehouseMovement } from '@groundwork/contracts/warehouse'
import type pg from 'pg'

export const rawTables = `
  CREATE SCHEMA bench;
  CREATE TABLE bench.movements (
    movement_id uuid, event text, warehouse_id uuid NOT NULL, product_id uuid NOT NULL, quantity bigint NOT NULL,
    occurred_at timestamptz NOT NULL, PRIMARY KEY (movement_id, event));
  CREATE TABLE bench.stock (
    warehouse_id uuid, product_id uuid, quantity bigint NOT NULL, PRIMARY KEY (warehouse_id, product_id)
  ) WITH (fillfactor = 80)`

const recordMovementsSql = {
  name: 'bench_record',
  text: `
    INSERT INTO bench.movements
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[], $6::timestamptz[])
    ON CONFLICT DO NOTHING`,
}

const addStockSql = {
  name: 'bench_add',
  text: `
    INSERT INTO bench.stock
    SELECT warehouse_id, product_id, sum(quantity)
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS by (warehouse_id, product_id, quantity)
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (warehouse_id, product_id) DO UPDATE SET quantity = stock.quantity + excluded.quantity`,
}

/** In one transaction. */
export async function applyRaw(pool: pg.Pool, reports: WarehouseMovement[]): Promise<void> {
  const column = <T>(of: (data: WarehouseMovement['data']) => T) => reports.map(({ data }) => of(data))
  const warehouses = column(data => data.warehouse_id)
  const products = column(data => data.product_id)
  const quantities = column(data => data.quantity)
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query({
      ...recordMovementsSql,
      values: [
        column(data => data.movement_id),
        column(data => data.event),
        warehouses,
        products,
        quantities,
        column(data => data.timestamp),
      ],
    })
    await client.query({ ...addStockSql, values: [warehouses, products, quantities] })
    await client.query('COMMIT')
  } finally {
    client.release()
  }
}
