import type { Queryable } from '@groundwork/kernel/database/pool'

export interface Customer {
  id: string
  /** RFC 3339. */
  registeredAt: string
}

const insertCustomersSql = {
  name: 'customers_insert',
  // Ordered by key, so that two batches wait for each other instead of deadlocking.
  text: `
    INSERT INTO customers (id, registered_at)
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) AS told (id, registered_at) ORDER BY id
    ON CONFLICT DO NOTHING`,
}

export async function addCustomers(sql: Queryable, customers: Customer[]): Promise<void> {
  await sql.query({
    ...insertCustomersSql,
    values: [customers.map(({ id }) => id), customers.map(({ registeredAt }) => registeredAt)],
  })
}
