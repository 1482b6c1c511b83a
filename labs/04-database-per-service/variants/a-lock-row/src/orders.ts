import type { Order, Sql } from '../given/types.ts'

export class VersionConflict extends Error {
  readonly id: string
  constructor(id: string) {
    super('version conflict')
    this.id = id
  }
}

const read = `
  SELECT o.id, o.customer_id, o.phone, o.status, o.amount_minor::text AS amount, o.currency, o.version,
         (extract(epoch FROM o.placed_at) * 1000)::float8 AS at,
         coalesce((SELECT json_agg(json_build_object('p', product_id, 'q', quantity, 'm', price_minor::text))
                   FROM sales.order_lines WHERE order_id = o.id), '[]') AS lines
  FROM unnest($1::uuid[]) WITH ORDINALITY asked (id, place) JOIN sales.orders o USING (id) ORDER BY place`

const json = (order: Order) =>
  JSON.stringify(order.lines.map(l => ({ p: l.productId, q: l.quantity, m: l.priceMinor.toString() })))

const add = `
  WITH o AS (
    INSERT INTO sales.orders (id, customer_id, phone, status, amount_minor, currency, placed_at)
    VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000)) RETURNING id)
  INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor)
  SELECT o.id, l.p, l.q, l.m FROM o, json_to_recordset($8) AS l (p uuid, q int, m bigint)`

const save = `
  WITH o AS (
    UPDATE sales.orders SET customer_id = $2, phone = $3, status = $4, amount_minor = $5, currency = $6,
           placed_at = to_timestamp($7::float8 / 1000), version = version + 1
    WHERE id = $1 AND version = $9 RETURNING id),
  l AS (SELECT * FROM json_to_recordset($8) AS l (p uuid, q int, m bigint)),
  gone AS (DELETE FROM sales.order_lines USING o WHERE order_id = o.id AND product_id NOT IN (SELECT p FROM l)),
  kept AS (
    INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor) SELECT o.id, p, q, m FROM o, l
    ON CONFLICT (order_id, product_id) DO UPDATE SET quantity = excluded.quantity, price_minor = excluded.price_minor)
  SELECT count(*)::int AS saved FROM o`

const values = (o: Order) => [o.id, o.customerId, o.phone, o.status, o.amountMinor.toString(), o.currency, o.placedAt.getTime(), json(o)]

class Orders {
  constructor(private readonly sql: Sql) {}
  async add(order: Order) {
    await this.sql.query(add, values(order))
  }
  async find(id: string): Promise<Order | undefined> {
    return (await this.findMany([id])).at(0)
  }
  async findMany(ids: readonly string[]): Promise<Order[]> {
    const { rows } = await this.sql.query(read, [ids])
    return rows.map(r => ({
      id: r.id,
      customerId: r.customer_id,
      phone: r.phone,
      status: r.status,
      amountMinor: BigInt(r.amount),
      currency: r.currency,
      placedAt: new Date(r.at),
      version: r.version,
      lines: r.lines.map((l: { p: string; q: number; m: string }) => ({ productId: l.p, quantity: l.q, priceMinor: BigInt(l.m) })),
    }))
  }
  async save(order: Order): Promise<Order> {
    const { rows } = await this.sql.query(save, [...values(order), order.version])
    if (rows[0].saved !== 1) throw new VersionConflict(order.id)
    return (await this.find(order.id))!
  }
}

export const orders = (sql: Sql) => new Orders(sql)
