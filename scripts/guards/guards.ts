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

type NamedTest = Guard['test']
const unit = (file: string, name: string): NamedTest => ({ project: 'unit', file, name })
const integration = (file: string, name: string): NamedTest => ({ project: 'integration', file, name })

const orderFlow = unit(
  'services/order-flow.property.test.ts',
  'every order ends as delivered or cancelled, and stock and money add up',
)
const inAccessToken = (name: string) => unit(`${kernel}/access-token.test.ts`, name)
const inDelivery = (name: string) => integration('services/delivery/src/delivery.integration.test.ts', name)
const inIdentity = (name: string) => integration('services/identity/src/identity.integration.test.ts', name)
const inProvider = (name: string) => integration('services/payment/src/provider/provider.integration.test.ts', name)
const inRelay = (name: string) => integration(`${kernel}/relay.integration.test.ts`, name)
const inSales = (name: string) => integration('services/sales/src/sales.integration.test.ts', name)

export const guards: Guard[] = [
  {
    guard: 'a message has its effect once, however often it comes',
    file: `${kernel}/event-handler.ts`,
    find: 'const once = events.filter(event => fresh.delete(event.id.toLowerCase()))',
    replace: 'const once = fresh ? events : []',
    test: integration(
      `${kernel}/consumer.integration.test.ts`,
      'a message that comes again changes nothing, in the same batch or another',
    ),
  },
  {
    guard: 'two deliveries at once cannot both be new (ON CONFLICT of the inbox)',
    file: `${kernel}/inbox.ts`,
    find: '    ON CONFLICT DO NOTHING\n    RETURNING message_id',
    replace: '    RETURNING message_id',
    test: integration(
      `${kernel}/consumer.integration.test.ts`,
      'a message that comes again changes nothing, in the same batch or another',
    ),
  },
  {
    guard: 'events go out in the order of their aggregate',
    file: `${kernel}/outbox.ts`,
    find: '    ORDER BY seq\n    LIMIT $1`',
    replace: '    ORDER BY id DESC\n    LIMIT $1`',
    test: inRelay('many writers at once lose nothing, and each aggregate keeps its order'),
  },
  {
    guard: 'only what was published is forgotten, not what was committed below it meanwhile',
    file: `${kernel}/outbox.ts`,
    find: 'DELETE FROM outbox WHERE seq = ANY($1::bigint[])',
    replace: 'DELETE FROM outbox WHERE seq <= (SELECT max(seq) FROM unnest($1::bigint[]) AS seq)',
    test: inRelay('what is committed while later events are on their way is not forgotten with them'),
  },
  {
    guard: 'one relay at a time publishes (condition of the lease)',
    file: `${kernel}/lease.ts`,
    find: '      WHERE held.holder = excluded.holder OR held.expires_at < clock_timestamp()\n',
    replace: '',
    test: inRelay('a lease is its holder’s until it is let go, or not renewed in time'),
  },
  {
    guard: 'a dead letter is sent again once (lock)',
    file: `${kernel}/dead-letter-store.ts`,
    find: "'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'",
    replace: "'SELECT $1::text'",
    test: integration(
      `${kernel}/dead-letter-store.integration.test.ts`,
      'it is sent once, however many ask for it at the same time',
    ),
  },
  {
    guard: 'late news of an order changes nothing (version guard)',
    file: `${stock}/domain/reservation.ts`,
    find: "  if (known && orderEvent.version <= known.orderVersion)\n    return isAskedAgain(orderEvent, known) ? answerAgain(known) : 'late'\n",
    replace: '',
    test: integration(
      'services/inventory/src/inventory.integration.test.ts',
      'a paid order’s pieces leave, a cancelled one’s are free again, however often it is said',
    ),
  },
  {
    guard: 'transactions take the lines of the stock in one order (lock order)',
    file: `${stock}/repo/stock.ts`,
    find: '    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))\n    ORDER BY warehouse_id, product_id FOR UPDATE`',
    replace:
      '    WHERE (warehouse_id, product_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))\n    ORDER BY random() FOR UPDATE`',
    test: integration(
      `${stock}/repo/stock.integration.test.ts`,
      'transactions that want the same lines queue, whichever they name first; none is a victim of a deadlock',
    ),
  },
  {
    guard: 'stock is not sold that is not there',
    file: `${stock}/repo/stock.ts`,
    find: '    ORDER BY warehouse_id, product_id FOR UPDATE`,\n}\n\n/** The lines of the pairs',
    replace: '    ORDER BY warehouse_id, product_id`,\n}\n\n/** The lines of the pairs',
    test: integration(
      `${stock}/repo/stock.integration.test.ts`,
      'of three who want the last piece at once one gets it, and the others see that it has gone',
    ),
  },
  {
    guard: 'a route is open to those who have its permission',
    file: `${kernel}/access.ts`,
    find: "if (!route.url.startsWith('/api/')) return",
    replace: 'if (route.url) return',
    test: unit(`${kernel}/access.test.ts`, 'routes are listed with what they declare'),
  },
  {
    guard: 'what another instructor has is not there',
    file: 'services/progress/src/repo/cohorts.ts',
    find: "AND ci.instructor_id = $1)'",
    replace: "AND $1::uuid IS NOT NULL)'",
    test: integration(
      'services/progress/src/access/access.integration.test.ts',
      'GET /cohorts/:slug/grid another cohort’s instructor: 404',
    ),
  },
  {
    guard: 'a service does not import another (import rule)',
    file: '.dependency-cruiser.cjs',
    find: "to: { path: service, pathNot: '^services/$1/' },",
    replace: "to: { path: '^nowhere/' },",
    test: unit(
      'scripts/lint/dependency-rules.test.ts',
      'services-do-not-import-services is noticed in services/sales/src/a.ts',
    ),
  },
  {
    guard: 'a board is never stale (version of what is kept)',
    file: 'services/progress/src/keep-by-version.ts',
    find: 'version === versions.get(id)',
    replace: 'versions.has(id)',
    test: integration(
      'services/progress/src/routes/board.integration.test.ts',
      'what was folded is on the next board, whichever instance folded it and whichever is asked',
    ),
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
    test: integration(
      'services/payment/src/payment.integration.test.ts',
      'an answer that comes when another has settled the payment is not written down again',
    ),
  },
  {
    guard: 'an event that no broker would take fails its change, and does not block those behind it',
    file: `${kernel}/outbox.ts`,
    find: 'if (tooLarge >= 0) throw',
    replace: 'if (tooLarge >= payloads.length) throw',
    test: inRelay('a change is not committed whose event no broker would take'),
  },
  {
    guard: 'a command has its effect once for its key',
    file: `${kernel}/idempotency.ts`,
    find: 'if (!fresh.value) throw new KnownKey()',
    replace: '',
    test: inSales('the same key with the same body gives the same answer and places one order'),
  },
  {
    guard: 'who asks again under a key is answered, not refused (ON CONFLICT of the answers)',
    file: `${kernel}/idempotency.ts`,
    find: '\n    ON CONFLICT DO NOTHING`',
    replace: '`',
    test: inSales('the same key with the same body gives the same answer and places one order'),
  },
  {
    guard: 'a token is for this platform (audience)',
    file: `${kernel}/access-token.ts`,
    find: '      audience,\n',
    replace: '',
    test: inAccessToken('a token with another audience is none'),
  },
  {
    guard: 'a token is of our identity (issuer)',
    file: `${kernel}/access-token.ts`,
    find: '      issuer,\n',
    replace: '',
    test: inAccessToken('a token with another issuer is none'),
  },
  {
    guard: 'a token that was good is not believed for longer than it holds',
    file: `${kernel}/access-token.ts`,
    find: 'Math.min(payload.exp! * 1000, Date.now() + believedMs)',
    replace: 'Date.now() + believedMs',
    test: inAccessToken('a token that was good is not believed for longer than it holds'),
  },
  {
    guard: 'a refresh token that is used twice ends its session (reuse)',
    file: 'services/identity/src/commands/refresh.ts',
    find: 'if (token.isUsed || !user?.isActive) {',
    replace: 'if (!user?.isActive) {',
    test: inIdentity('a refresh token that is used twice ends the session for whoever has it, and no other session'),
  },
  {
    guard: 'of two who show one refresh token one comes first (row lock)',
    file: 'services/identity/src/repo/sessions.ts',
    find: '\n      FOR UPDATE OF t`',
    replace: '`',
    test: inIdentity('of two who show the same refresh token at once, at most one gets anything'),
  },
  {
    guard: 'a name is locked after wrong passwords',
    file: 'services/identity/src/repo/login-tries.ts',
    find: '\n    WHERE tries.locked_until <= now()',
    replace: '',
    test: inIdentity('of many tries at once no more are looked at than of tries one by one'),
  },
  {
    guard: 'an order is its customer’s (ownership)',
    file: 'services/sales/src/routes/orders.ts',
    find: 'if (order && isTheirs(request, order.customerId)) return order',
    replace: 'if (order) return order',
    test: inSales('an order is its customer’s and the administrator’s; for anybody else it is not there'),
  },
  {
    guard: 'a delivery is its courier’s (ownership)',
    file: 'services/delivery/src/api/deliveries.ts',
    find: '!found || !isTheirs(request, found.account)',
    replace: '!found',
    test: inDelivery('a courier sees what is his own: himself, and what he brings or has brought'),
  },
  {
    guard: 'who may do what is what the matrix says (permission)',
    file: 'services/shared/contracts/src/roles.ts',
    find: "customer: [...account, 'orders:place',",
    replace: "customer: [...account, 'payments:read', 'orders:place',",
    test: integration(
      'services/access.integration.test.ts',
      'payment GET /api/v1/payments lets in the roles of the matrix, refuses the others, and asks who does not say who he is',
    ),
  },
  {
    guard: 'an order that somebody else has moved on is not overwritten (version guard)',
    file: 'services/sales/src/repo/orders.ts',
    find: `
      AND (orders.version < changed.version OR (orders.version = changed.version AND orders.saga_tries < changed.tries))`,
    replace: '',
    test: inSales('an order that was moved on meanwhile is not overwritten'),
  },
  {
    guard: 'a courier who was changed meanwhile is not overwritten (version guard)',
    file: 'services/delivery/src/infrastructure/repo/couriers.ts',
    find: ' AND couriers.version = changed.version\n',
    replace: '\n',
    test: inDelivery('a courier or an order that somebody else has changed meanwhile is not overwritten'),
  },
  {
    guard: 'a delivery that was changed meanwhile is not overwritten (version guard)',
    file: 'services/delivery/src/infrastructure/repo/orders.ts',
    find: ' AND orders.version = changed.version`',
    replace: '`',
    test: inDelivery('a courier or an order that somebody else has changed meanwhile is not overwritten'),
  },
  {
    guard: 'an order is brought once, however often that is asked for (ON CONFLICT)',
    file: 'services/delivery/src/infrastructure/repo/orders.ts',
    find: '    ON CONFLICT (id) DO NOTHING\n',
    replace: '',
    test: inDelivery('a command that comes again, also under a new id or with another street, changes nothing'),
  },
  {
    guard: 'a courier moves once in a tick',
    file: 'services/delivery/src/infrastructure/repo/couriers.ts',
    find: 'WHERE next_move_at <= clock_timestamp()\n        AND EXISTS',
    replace: 'WHERE EXISTS',
    test: inDelivery('however many processes move couriers, each moves once in a tick'),
  },
  {
    guard: 'the provider sets a sum aside once for its key (ON CONFLICT)',
    file: 'services/payment/src/repo/provider-ledger.ts',
    find: '\n    ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = known.idempotency_key',
    replace: '',
    test: inProvider('what the provider has done is not done again after it was restarted'),
  },
  {
    guard: 'what the provider has let go it does not take',
    file: 'services/payment/src/repo/provider-ledger.ts',
    find: 'SET state = CASE WHEN state = $2 THEN $3 ELSE state END,',
    replace: 'SET state = CASE WHEN $2 <> $3 THEN $3 ELSE state END,',
    test: inProvider('two requests at once to let a sum go and to take it end in one of the two'),
  },
  {
    guard: 'news of a payment is the provider’s (signature)',
    file: 'services/payment/src/provider/signature.ts',
    find: '&& sameText(signature, signatureOf(secret, text))',
    replace: '&& sameText(text, text)',
    test: inProvider('news that the provider did not sign is not believed'),
  },
]
