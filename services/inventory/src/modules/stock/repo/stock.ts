import type { Queryable, StatementWithValues } from '@groundwork/kernel/database/pool'
import type { Page } from '../../../route-schemas.ts'
import { type Stock, type StockChange, type StockLine, stockKey } from '../domain/stock.ts'

interface StockRow {
  warehouse_id: string
  product_id: string
  quantity: number
  reserved: number
}

type StoredRow = StockRow & { updated_at: Date }

export type StoredStock = StockLine & { updatedAt: Date }

const findStockSql = {
  name: 'stock_find',
  text: 'SELECT * FROM stock WHERE warehouse_id = $1 AND product_id = $2',
}

export async function findStock(
  sql: Queryable,
  warehouseId: string,
  productId: string,
): Promise<StoredStock | undefined> {
  const { rows } = await sql.query<StoredRow>({ ...findStockSql, values: [warehouseId, productId] })
  return rows[0] && { ...lineOf(rows[0]), updatedAt: rows[0].updated_at }
}

const selectStockOfProductSql = {
  name: 'stock_of_product',
  text: `
    SELECT * FROM stock WHERE product_id = $1 AND ($2::uuid IS NULL OR warehouse_id > $2)
    ORDER BY warehouse_id LIMIT $3`,
}

export async function stockOfProduct(sql: Queryable, productId: string, { after, limit }: Page): Promise<StockLine[]> {
  const { rows } = await sql.query<StockRow>({ ...selectStockOfProductSql, values: [productId, after, limit] })
  return rows.map(lineOf)
}

// Not `*`: to write a moment as text and read it again was a sixth of the server's work for a line, and nobody asks for it.
const columns = 'warehouse_id, product_id, quantity, reserved'

// Every locking statement takes its rows in the order of the key, so that transactions queue instead of deadlocking.
const lockStockSql = {
  name: 'stock_lock_pairs',
  text: `
    SELECT ${columns} FROM stock
    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
    ORDER BY warehouse_id, product_id FOR UPDATE`,
}

/** The lines of the pairs, locked until the transaction ends. Pairs never seen are not in it. */
export async function lockStock(sql: Queryable, pairs: { warehouseId: string; productId: string }[]): Promise<Stock> {
  if (pairs.length === 0) return new Map()
  const values = [pairs.map(pair => pair.warehouseId), pairs.map(pair => pair.productId)]
  return toStock((await sql.query<StockRow>({ ...lockStockSql, values })).rows)
}

const lockStockOfProductsSql = {
  name: 'stock_lock_products',
  text: `
    SELECT ${columns} FROM stock WHERE product_id = ANY($1) ORDER BY warehouse_id, product_id FOR UPDATE`,
}

/** All lines of the products, locked until the transaction ends. */
export async function lockStockOfProducts(sql: Queryable, productIds: string[]): Promise<Stock> {
  if (productIds.length === 0) return new Map()
  return toStock((await sql.query<StockRow>({ ...lockStockOfProductsSql, values: [productIds] })).rows)
}

/**
 * SQL that adds to lines what a SELECT of warehouse, product and quantity gives, each pair once. A new line was not there
 * to be locked: it is made in the order of the key too.
 */
export const addToStockSql = (added: string) => `
    INSERT INTO stock (warehouse_id, product_id, quantity)
    ${added}
    ORDER BY warehouse_id, product_id
    ON CONFLICT (warehouse_id, product_id)
    DO UPDATE SET quantity = stock.quantity + excluded.quantity, updated_at = now()`

const addStockSql = {
  name: 'stock_add',
  text: addToStockSql(
    'SELECT unnest($1::uuid[]) AS warehouse_id, unnest($2::uuid[]) AS product_id, unnest($3::bigint[]) AS quantity',
  ),
}

const changeStockSql = {
  name: 'stock_change',
  text: `
    UPDATE stock
    SET quantity = stock.quantity + by.quantity,
        reserved = stock.reserved + by.reserved,
        updated_at = CASE WHEN by.quantity = 0 THEN updated_at ELSE now() END
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])
         AS by (warehouse_id, product_id, quantity, reserved)
    WHERE stock.warehouse_id = by.warehouse_id AND stock.product_id = by.product_id`,
}

/** Applies changes to lines that were locked. */
export async function changeStock(sql: Queryable, changes: StockChange[]): Promise<void> {
  await Promise.all(stockChanges(changes).map(statement => sql.query(statement)))
}

/**
 * The statements that apply changes to lines that were locked, relative to what is stored; what adds may also create its
 * line. The table's checks stand behind both: stock is never negative, nor less than is reserved.
 */
export function stockChanges(changes: StockChange[]): StatementWithValues[] {
  const onlyAdds = ({ quantity, reserved }: StockChange) => quantity > 0 && reserved === 0
  const added = changes.filter(onlyAdds)
  const changed = changes.filter(one => !onlyAdds(one))
  return [
    ...(added.length > 0 ? [{ ...addStockSql, values: columnsOf(added).slice(0, 3) }] : []),
    ...(changed.length > 0 ? [{ ...changeStockSql, values: columnsOf(changed) }] : []),
  ]
}

function columnsOf(changes: StockChange[]): unknown[][] {
  return [
    changes.map(one => one.warehouseId),
    changes.map(one => one.productId),
    changes.map(one => one.quantity),
    changes.map(one => one.reserved),
  ]
}

function toStock(rows: StockRow[]): Stock {
  return new Map(rows.map(lineOf).map(line => [stockKey(line), line]))
}

function lineOf(row: StockRow): StockLine {
  return {
    warehouseId: row.warehouse_id,
    productId: row.product_id,
    quantity: row.quantity,
    reserved: row.reserved,
  }
}
