import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Product } from '../domain/order.ts'

export interface CatalogueEntry extends Product {
  name: string
  description: string | null
  category: string | null
}

interface ProductRow {
  id: string
  name: string
  description: string | null
  category: string | null
  price_minor: number
  currency: string
}

// All currencies in use have a hundred minor units.
const columns = 'p.id, p.name, p.description, p.category, (p.price * 100)::bigint AS price_minor, p.currency'

const listProductsSql = {
  name: 'product_list',
  text: `
    SELECT ${columns} FROM common.products p
    WHERE p.is_active AND ($1::uuid IS NULL OR p.id > $1)
    ORDER BY p.id LIMIT $2`,
}

/** Active products, ordered by id; `after` is the last id of the previous page. */
export async function listProducts(sql: Queryable, page: { after?: string; limit: number }): Promise<CatalogueEntry[]> {
  const { rows } = await sql.query<ProductRow>({ ...listProductsSql, values: [page.after ?? null, page.limit] })
  return rows.map(entryOf)
}

const selectCustomerAndProductsSql = {
  name: 'products_for_order',
  text: `
    SELECT c.known, ${columns}
    FROM (SELECT EXISTS (SELECT FROM common.customers WHERE id = $1 AND is_active)
              OR EXISTS (SELECT FROM customers WHERE id = $1) AS known) AS c
    LEFT JOIN common.products p ON p.id = ANY($2) AND p.is_active`,
}

/** Whether the customer is known, and which of the products are for sale, in one query. */
export async function findCustomerAndProducts(
  sql: Queryable,
  customerId: string,
  productIds: string[],
): Promise<{ customerKnown: boolean; products: Product[] }> {
  const { rows } = await sql.query<ProductRow & { known: boolean }>({
    ...selectCustomerAndProductsSql,
    values: [customerId, productIds],
  })
  const products = rows.filter(row => row.id !== null).map(entryOf)
  return { customerKnown: rows[0]!.known, products }
}

function entryOf(row: ProductRow): CatalogueEntry {
  const { id, name, description, category, currency } = row
  return { id, name, description, category, priceMinor: row.price_minor, currency }
}
