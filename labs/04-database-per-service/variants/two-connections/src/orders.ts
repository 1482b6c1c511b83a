import type { Order, Sql } from '../given/types.ts'

export class VersionConflict extends Error {
  constructor(readonly id: string) {
    super()
  }
}

const columns = 'id, customer_id, phone, status, amount_minor, currency, placed_at'

export function orders(sql: Sql) {
  const upsertLines = (order: Order) => {
    const rows = order.lines.map((_, i) => `($1, $${3 * i + 2}, $${3 * i + 3}, $${3 * i + 4})`)
    const values = order.lines.flatMap(line => [line.productId, line.quantity, `${line.priceMinor}`])
    return sql.query(
      `INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor) VALUES ${rows.join(', ')}
       ON CONFLICT (order_id, product_id) DO UPDATE SET (quantity, price_minor) = (EXCLUDED.quantity, EXCLUDED.price_minor)`,
      [order.id, ...values],
    )
  }
  const self = {
    add: async (order: Order) => {
      const { id, customerId, phone, status, amountMinor, currency, placedAt } = order
      await sql.query(`INSERT INTO sales.orders (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
        id, customerId, phone, status, amountMinor, currency, placedAt,
      ])
      if (order.lines.length) await upsertLines(order)
    },
    find: async (id: string) => (await self.findMany([id])).pop(),
    findMany: async (ids: readonly string[]): Promise<Order[]> => {
      const found = new Map<string, Order>()
      const { rows } = await sql.query(
        `SELECT o.*, l.product_id, l.quantity, l.price_minor FROM sales.orders o
         LEFT JOIN sales.order_lines l ON l.order_id = o.id WHERE o.id = ANY ($1::uuid[])`,
        [[...ids]],
      )
      for (const r of rows) {
        const order = found.get(r.id) ?? {
          id: r.id, customerId: r.customer_id, phone: r.phone, status: r.status, amountMinor: BigInt(r.amount_minor),
          currency: r.currency, placedAt: r.placed_at, version: r.version, lines: [],
        }
        found.set(r.id, order)
        if (r.product_id) order.lines.push({ productId: r.product_id, quantity: r.quantity, priceMinor: BigInt(r.price_minor) })
      }
      return ids.map(id => found.get(id)).filter(order => order !== undefined)
    },
    save: async (order: Order): Promise<Order> => {
      // Whoever looks at the version with the row locked may believe it.
      const locked = await sql.query('SELECT version FROM sales.orders WHERE id = $1 FOR UPDATE', [order.id])
      if (locked.rows[0]?.version !== order.version) throw new VersionConflict(order.id)
      const version = order.version + 1
      await sql.query(
        `UPDATE sales.orders SET (${columns}, version) = ($1, $2, $3, $4, $5, $6, $7, $8) WHERE id = $1`,
        [order.id, order.customerId, order.phone, order.status, order.amountMinor, order.currency, order.placedAt, version],
      )
      await sql.query('DELETE FROM sales.order_lines WHERE order_id = $1 AND product_id <> ALL ($2)', [
        order.id, order.lines.map(line => line.productId),
      ])
      if (order.lines.length) await upsertLines(order)
      return { ...order, version }
    },
  }
  return self
}
