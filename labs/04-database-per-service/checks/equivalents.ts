/** Changes of the solution that no rule tells from it, by the part that would show them, and why. */
const thrownAway =
  'The connection is closed instead of given back, and the server rolls back what was in it. Rule 4.2 asks that two can be had, not that they are the same.'
const takenOut = 'A pool of pg’s takes out by itself a connection that has ended; no other is lost here.'
const closed = 'A good connection is closed instead of given back, and the pool takes out a lost one by itself.'
const behind = 'What else may stand in that line is not asked.'
const ofKey = 'A column of the key is not null anyway.'
const counts = 'That the number by which the server counts is a key is not asked.'

export const equivalents: Record<string, Record<string, string>> = {
  migrator: {
    'src/migrate.ts ObjectLiteral: { cause: error } → {}':
      'What PostgreSQL said stands in the message; that the error has a cause besides is not asked.',
    'src/migrate.ts OptionalChaining: rows[0]?.alone → rows[0].alone': 'This question is answered by one row, always.',
    'src/migrate.ts ConditionalExpression: Date.now() > deadline → false':
      'Rule 2.7 asks not to give up within half a minute; that it ever does is not asked.',
    'src/migrate.ts EqualityOperator: Date.now() > deadline → Date.now() >= deadline': 'A millisecond of ten minutes.',
    'src/migrations.ts Regex: /^-- transaction: none\\s*\\n/ → /^-- transaction: none\\S*\\n/': behind,
    'src/migrations.ts Regex: /^-- next\\s*$/m → /-- next\\s*$/m': behind,
    'src/migrations.ts Regex: /^-- next\\s*$/m → /^-- next\\S*$/m': behind,
    'src/migrations.ts UnaryOperator: -1 → +1':
      'Only a file of number 0 would tell, and whether there may be one is left open.',
    'src/migrations.ts EqualityOperator: each.number < last → each.number <= last':
      'Of the last number itself a file was applied, which the other half of the condition asks for.',
  },
  'unit-of-work': {
    'src/unit-of-work.ts BlockStatement: { lost = error } → {}': takenOut,
    'src/unit-of-work.ts BooleanLiteral: true → false': thrownAway,
    'src/unit-of-work.ts BooleanLiteral: !usable → usable': thrownAway,
    'src/unit-of-work.ts ConditionalExpression: !usable → false': thrownAway,
    'src/unit-of-work.ts ConditionalExpression: !usable → true':
      'After a COMMIT that was answered by ROLLBACK, one more ROLLBACK changes nothing.',
    'src/unit-of-work.ts ConditionalExpression: !usable || lost !== undefined → true': thrownAway,
    'src/unit-of-work.ts ConditionalExpression: !usable || lost !== undefined → false': takenOut,
    'src/unit-of-work.ts LogicalOperator: !usable || lost !== undefined → !usable && lost !== undefined': takenOut,
    'src/unit-of-work.ts BooleanLiteral: !usable → usable (2)': closed,
    'src/unit-of-work.ts ConditionalExpression: lost !== undefined → false': takenOut,
    'src/unit-of-work.ts EqualityOperator: lost !== undefined → lost === undefined': closed,
    "src/unit-of-work.ts BlockStatement: { return client.query('ROLLBACK').then( () => tr … alse, ) } → {}": thrownAway,
    'src/unit-of-work.ts ArrowFunction: () => true → () => undefined': thrownAway,
    'src/unit-of-work.ts BooleanLiteral: true → false (2)': thrownAway,
    'src/unit-of-work.ts ArrowFunction: () => false → () => undefined': 'Both are taken for no.',
    'src/unit-of-work.ts BooleanLiteral: false → true (2)': takenOut,
  },
  repository: {
    'src/orders.ts ConditionalExpression: lines.length === 0 → false': 'What inserts no lines inserts none.',
  },
  database: {
    'sql/sales/1-orders.sql constraints[0] less: CREATE TABLE sales.order_lines ( order_id uuid N … uct_id) ) → CREATE TABLE sales.order_lines ( order_id uuid R … uct_id) )':
      ofKey,
    'sql/sales/1-orders.sql constraints[0] less: CREATE TABLE sales.order_lines ( order_id uuid N … uct_id) ) → CREATE TABLE sales.order_lines ( order_id uuid N … uct_id) )':
      ofKey,
    'sql/sales/1-orders.sql constraints[1] less: CREATE TABLE sales.order_lines ( order_id uuid N … uct_id) ) → CREATE TABLE sales.order_lines ( order_id uuid N … uct_id) )':
      'That lines refer to their order is not asked.',
    'sql/sales/2-outbox.sql constraints[1] less: CREATE TABLE sales.outbox ( seq bigint GENERATED … T now() ) → CREATE TABLE sales.outbox ( seq bigint GENERATED … T now() )':
      counts,
    'sql/inventory/1-stock.sql constraints[0] less: CREATE TABLE inventory.stock ( warehouse_id uuid … uct_id) ) → CREATE TABLE inventory.stock ( warehouse_id uuid … uct_id) )':
      ofKey,
    'sql/inventory/1-stock.sql constraints[0] less: CREATE TABLE inventory.stock ( warehouse_id uuid … uct_id) ) → CREATE TABLE inventory.stock ( warehouse_id uuid … uct_id) ) (2)':
      ofKey,
    'sql/inventory/2-outbox.sql constraints[1] less: CREATE TABLE inventory.outbox ( seq bigint GENER … T now() ) → CREATE TABLE inventory.outbox ( seq bigint GENER … T now() )':
      counts,
  },
}
