/** Orders in `sales`, read and written inside somebody's transaction. */
import type { Order, Sql } from '../given/types.ts'

/** Somebody has saved the order since it was read, or it is gone. */
export class VersionConflict extends Error {
  constructor(readonly id: string) {
    super(`Order ${id} is not in the version that was to be saved.`)
  }
}

export function orders(sql: Sql) {
  return {
    async add(order: Order): Promise<void> {
      await sql.query(
        `INSERT INTO sales.orders (id, customer_id, phone, status, amount_minor, currency, placed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [order.id, order.customerId, order.phone, order.status, order.amountMinor, order.currency, order.placedAt],
      )
      for (const line of order.lines) {
        await sql.query(
          'INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor) VALUES ($1, $2, $3, $4)',
          [order.id, line.productId, line.quantity, line.priceMinor],
        )
      }
    },

    async find(id: string): Promise<Order | undefined> {
      const { rows } = await sql.query('SELECT * FROM sales.orders WHERE id = $1', [id])
      const lines = await sql.query('SELECT * FROM sales.order_lines WHERE order_id = $1', [id])
      const [row] = rows
      return {
        id: row.id,
        customerId: row.customer_id,
        phone: row.phone,
        status: row.status,
        amountMinor: row.amount_minor,
        currency: row.currency,
        placedAt: row.placed_at,
        version: row.version,
        lines: lines.rows.map(line => ({
          productId: line.product_id,
          quantity: line.quantity,
          priceMinor: line.price_minor,
        })),
      }
    },

    async findMany(ids: readonly string[]): Promise<Order[]> {
      const found: Order[] = []
      for (const id of ids) {
        const order = await this.find(id)
        if (order) found.push(order)
      }
      return found
    },

    async save(order: Order): Promise<Order> {
      await sql.query('UPDATE sales.orders SET phone = $2, status = $3, amount_minor = $4 WHERE id = $1', [
        order.id,
        order.phone,
        order.status,
        order.amountMinor,
      ])
      return order
    },
  }
}
