/** Changes of the solution that no rule tells from it, by the part that would show them, and why. */
const counts = 'That the number by which the server counts is a key is not asked.'

export const equivalents: Record<string, Record<string, string>> = {
  migrator: {
    'src/migrate.ts ObjectLiteral: { cause: error } → {}':
      'What PostgreSQL said stands in the message; that the error has a cause besides is not asked.',
  },
  'unit-of-work': {
    'src/unit-of-work.ts BlockStatement: { broken = lost } → {}':
      'A pool of pg’s takes out by itself a connection that has ended; no other is lost here.',
  },
  database: {
    'sql/sales/1-orders.sql constraints[0] less: CREATE TABLE sales.order_lines ( order_id uuid R … uct_id) ) → CREATE TABLE sales.order_lines ( order_id uuid,  … uct_id) )':
      'That lines refer to their order is not asked.',
    'sql/sales/2-outbox.sql constraints[1] less: CREATE TABLE sales.outbox ( seq bigint GENERATED … T now() ) → CREATE TABLE sales.outbox ( seq bigint GENERATED … T now() )':
      counts,
    'sql/inventory/2-outbox.sql constraints[1] less: CREATE TABLE inventory.outbox ( seq bigint GENER … T now() ) → CREATE TABLE inventory.outbox ( seq bigint GENER … T now() )':
      counts,
  },
}
