/** Orders: commands have their effect once, and money goes back where it came from. */
import { type Guard, integration, kernel, unit } from '../guard.ts'

const saga = 'services/sales/src/domain/order-saga.ts'
const orderFlow = unit(
  'services/order-flow.property.test.ts',
  'every order ends as delivered or cancelled, and stock and money add up',
)
const inSales = (name: string) => integration('services/sales/src/sales.integration.test.ts', name)

export const ordersGuards: Guard[] = [
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
    guard: 'a command has its effect once for its key',
    file: `${kernel}/http/idempotency.ts`,
    find: 'if (!fresh.value) throw new KnownKey()',
    replace: '',
    test: inSales('the same key with the same body gives the same answer and places one order'),
  },
  {
    guard: 'who asks again under a key is answered, not refused (ON CONFLICT of the answers)',
    file: `${kernel}/http/idempotency.ts`,
    find: '\n    ON CONFLICT DO NOTHING`',
    replace: '`',
    test: inSales('the same key with the same body gives the same answer and places one order'),
  },
  {
    guard: 'a key is its caller’s own',
    file: `${kernel}/http/idempotency.ts`,
    find: 'row => row.caller === request.caller ||',
    replace: 'row => row.caller !== null ||',
    test: integration(
      `${kernel}/http/idempotency.integration.test.ts`,
      'a key that two callers chose serves each of them',
    ),
  },
  {
    guard: 'an answer of the previous release is given to whoever asked it (retry during a deploy)',
    file: `${kernel}/http/idempotency.ts`,
    find: ' || (row.caller === null && row.request_hash.equals(hash))',
    replace: '',
    test: integration(
      `${kernel}/http/idempotency.integration.test.ts`,
      'a request that the release before had answered gets that answer',
    ),
  },
  {
    guard: 'an order is its customer’s (ownership)',
    file: 'services/sales/src/routes/orders.ts',
    find: 'if (order && isTheirs(request, order.customerId)) return order',
    replace: 'if (order) return order',
    test: inSales('an order is its customer’s and the administrator’s; for anybody else it is not there'),
  },
  {
    guard: 'an order that somebody else has moved on is not overwritten (version guard)',
    file: 'services/sales/src/repo/orders.ts',
    find: `
      AND (orders.version < changed.version OR (orders.version = changed.version AND orders.saga_tries < changed.tries))`,
    replace: '',
    test: inSales('an order that was moved on meanwhile is not overwritten'),
  },
]
