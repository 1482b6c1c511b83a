/** Guards that the platform rests on, each with the test that has to notice when it is gone. */

export interface Guard {
  /** What it keeps from happening. */
  guard: string
  file: string
  /** Text of the file, once in it, and what stands there without the guard. */
  find: string
  replace: string
  test: { project: 'unit' | 'integration'; file: string; name: string }
}

const kernel = 'services/shared/kernel/src'
const stock = 'services/inventory/src/modules/stock'
const saga = 'services/sales/src/domain/order-saga.ts'
const orderFlow: Guard['test'] = {
  project: 'unit',
  file: 'services/order-flow.property.test.ts',
  name: 'every order ends as delivered or cancelled, and stock and money add up',
}

export const guards: Guard[] = [
  {
    guard: 'a message has its effect once, however often it comes',
    file: `${kernel}/event-handler.ts`,
    find: 'const once = events.filter(event => fresh.delete(event.id.toLowerCase()))',
    replace: 'const once = fresh ? events : []',
    test: {
      project: 'integration',
      file: `${kernel}/consumer.integration.test.ts`,
      name: 'a message that comes again changes nothing, in the same batch or another',
    },
  },
  {
    guard: 'two deliveries at once cannot both be new (ON CONFLICT of the inbox)',
    file: `${kernel}/inbox.ts`,
    find: '    ON CONFLICT DO NOTHING\n    RETURNING message_id',
    replace: '    RETURNING message_id',
    test: {
      project: 'integration',
      file: `${kernel}/consumer.integration.test.ts`,
      name: 'a message that comes again changes nothing, in the same batch or another',
    },
  },
  {
    guard: 'events go out in the order of their aggregate',
    file: `${kernel}/outbox.ts`,
    find: '    ORDER BY seq\n    LIMIT $1`',
    replace: '    ORDER BY id DESC\n    LIMIT $1`',
    test: {
      project: 'integration',
      file: `${kernel}/relay.integration.test.ts`,
      name: 'many writers at once lose nothing, and each aggregate keeps its order',
    },
  },
  {
    guard: 'only what was published is forgotten, not what was committed below it meanwhile',
    file: `${kernel}/outbox.ts`,
    find: 'DELETE FROM outbox WHERE seq = ANY($1::bigint[])',
    replace: 'DELETE FROM outbox WHERE seq <= (SELECT max(seq) FROM unnest($1::bigint[]) AS seq)',
    test: {
      project: 'integration',
      file: `${kernel}/relay.integration.test.ts`,
      name: 'what is committed while later events are on their way is not forgotten with them',
    },
  },
  {
    guard: 'one relay at a time publishes (condition of the lease)',
    file: `${kernel}/lease.ts`,
    find: '      WHERE held.holder = excluded.holder OR held.expires_at < clock_timestamp()\n',
    replace: '',
    test: {
      project: 'integration',
      file: `${kernel}/relay.integration.test.ts`,
      name: 'one relay at a time publishes, and another takes over when the first stops renewing its lease',
    },
  },
  {
    guard: 'a dead letter is sent again once (row lock)',
    file: `${kernel}/dead-letter-store.ts`,
    find: "key, 'FOR UPDATE')",
    replace: 'key)',
    test: {
      project: 'integration',
      file: `${kernel}/dead-letter-store.integration.test.ts`,
      name: 'it is sent once, however many ask for it at the same time',
    },
  },
  {
    guard: 'late news of an order changes nothing (version guard)',
    file: `${stock}/domain/reservation.ts`,
    find: "  if (known && orderEvent.version <= known.orderVersion) return 'late'\n",
    replace: '',
    test: {
      project: 'integration',
      file: 'services/inventory/src/inventory.integration.test.ts',
      name: 'a paid order’s pieces leave, a cancelled one’s are free again, however often it is said',
    },
  },
  {
    guard: 'transactions take the lines of the stock in one order (lock order)',
    file: `${stock}/repo/stock.ts`,
    find: '    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))\n    ORDER BY warehouse_id, product_id FOR UPDATE`',
    replace:
      '    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))\n    ORDER BY random() FOR UPDATE`',
    test: {
      project: 'integration',
      file: `${stock}/repo/stock.integration.test.ts`,
      name: 'transactions that want the same lines queue, whichever they name first; none is a victim of a deadlock',
    },
  },
  {
    guard: 'stock is not sold that is not there',
    file: `${stock}/repo/stock.ts`,
    find: '    ORDER BY warehouse_id, product_id FOR UPDATE`,\n}\n\n/** The lines of the pairs',
    replace: '    ORDER BY warehouse_id, product_id`,\n}\n\n/** The lines of the pairs',
    test: {
      project: 'integration',
      file: 'services/inventory/src/inventory.integration.test.ts',
      name: 'of eighty departures at once from a stock of twenty, twenty leave',
    },
  },
  {
    guard: 'a route is open to those who have its permission',
    file: `${kernel}/access.ts`,
    find: "if (!route.url.startsWith('/api/')) return",
    replace: 'if (route.url) return',
    test: { project: 'unit', file: `${kernel}/access.test.ts`, name: 'routes are listed with what they declare' },
  },
  {
    guard: 'what another instructor has is not there',
    file: 'services/progress/src/repo/cohorts.ts',
    find: "AND ci.instructor_id = $1)'",
    replace: "AND $1::uuid IS NOT NULL)'",
    test: {
      project: 'integration',
      file: 'services/progress/src/access/access.integration.test.ts',
      name: 'GET /cohorts/:slug/grid another cohort’s instructor: 404',
    },
  },
  {
    guard: 'a service does not import another (import rule)',
    file: '.dependency-cruiser.cjs',
    find: "to: { path: service, pathNot: '^services/$1/' },",
    replace: "to: { path: '^nowhere/' },",
    test: {
      project: 'unit',
      file: 'scripts/lint/dependency-rules.test.ts',
      name: 'services-do-not-import-services is noticed in',
    },
  },
  {
    guard: 'a board is never stale (version of what is kept)',
    file: 'services/progress/src/keep-by-version.ts',
    find: 'version === versions.get(id)',
    replace: 'versions.has(id)',
    test: {
      project: 'integration',
      file: 'services/progress/src/routes/board.integration.test.ts',
      name: 'what was folded is on the next board, whichever instance folded it and whichever is asked',
    },
  },
  {
    guard: 'money that was set aside for an order is let go when its customer cancels',
    file: saga,
    find: "cancel: { to: 'voiding', reason: 'cancelled_by_customer' }",
    replace: "cancel: { to: 'cancelled', reason: 'cancelled_by_customer' }",
    test: orderFlow,
  },
  {
    guard: 'money that was set aside for an order is let go when nobody answers',
    file: saga,
    find: "timeout: { to: 'voiding', reason: 'timed_out' }",
    replace: "timeout: { to: 'cancelled', reason: 'timed_out' }",
    test: orderFlow,
  },
  {
    guard: 'money that was taken for an order is given back when it cannot be delivered',
    file: saga,
    find: "'courier-assigned': { to: 'shipping' },\n      'delivery-completed': { to: 'delivered' },\n      'delivery-failed': { to: 'refunding', reason: 'undeliverable' }",
    replace:
      "'courier-assigned': { to: 'shipping' },\n      'delivery-completed': { to: 'delivered' },\n      'delivery-failed': { to: 'cancelled', reason: 'undeliverable' }",
    test: orderFlow,
  },
  {
    guard: 'a late answer of the provider is not written down again',
    file: 'services/payment/src/repo/payments.ts',
    find: 'WHERE id = $1 AND status = $2`',
    replace: "WHERE id = $1 AND $2 <> ''`",
    test: {
      project: 'integration',
      file: 'services/payment/src/payment.integration.test.ts',
      name: 'an answer that comes when another has settled the payment is not written down again',
    },
  },
]
