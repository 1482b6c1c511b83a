import { expect, test } from 'vitest'
import { applications } from './applications.ts'

/** Every route of every API with the permission it needs, and what the repetition of a command does. */
const table: Record<keyof typeof applications, Record<string, string>> = {
  sales: {
    'GET /api/v1/products': 'products:read',
    'POST /api/v1/orders': 'orders:place, again: key',
    'GET /api/v1/orders/:id': 'orders:read',
    'POST /api/v1/orders/:id/cancel': 'orders:cancel, again: natural',
    'GET /api/v1/orders/:id/timeline': 'orders:read',
    'GET /api/v1/orders': 'orders:read',
  },
  inventory: {
    'POST /api/v1/kafka/webhook': 'movements:report, again: natural',
    'GET /api/v1/movements/:movement_id': 'movements:read',
    'GET /api/v1/warehouse/:warehouse_id/products/:product_id': 'stock:read',
    'GET /api/v1/stock': 'stock:read',
    'PUT /api/v1/warehouse/:warehouse_id/layout': 'inventory:write, again: natural',
    'GET /api/v1/warehouse/:warehouse_id/layout': 'inventory:read',
    'GET /api/v1/warehouse/:warehouse_id/bins/:bin': 'inventory:read',
    'PUT /api/v1/warehouse/:warehouse_id/transfers/:transfer_id': 'stock:move, again: natural',
    'GET /api/v1/warehouse/:warehouse_id/counts/due': 'inventory:read',
    'PUT /api/v1/warehouse/:warehouse_id/counts/:count_id': 'stock:adjust, again: natural',
    'PUT /api/v1/warehouse/:warehouse_id/delivery-notes/:note_id': 'receiving:write, again: natural',
    'PUT /api/v1/warehouse/:warehouse_id/delivery-notes/:note_id/receipt': 'receiving:write, again: natural',
    'GET /api/v1/warehouse/:warehouse_id/delivery-notes/:note_id': 'receiving:read',
    'GET /api/v1/warehouse/:warehouse_id/pick-lists': 'picking:read',
    'POST /api/v1/warehouse/:warehouse_id/pick-lists/claim': 'picking:work, again: natural',
    'PUT /api/v1/warehouse/:warehouse_id/pick-lists/:list_id/picked': 'picking:work, again: natural',
    'PUT /api/v1/warehouse/:warehouse_id/pick-lists/:list_id/packed': 'picking:work, again: natural',
    'PUT /api/v1/warehouse/:warehouse_id/shipments/:shipment_id': 'shipments:write, again: natural',
    'GET /api/v1/warehouse/:warehouse_id/shipments/:shipment_id': 'shipments:read',
    'PUT /api/v1/warehouse/:warehouse_id/shifts/:worker_id': 'workforce:write, again: natural',
    'DELETE /api/v1/warehouse/:warehouse_id/shifts/:worker_id': 'workforce:write, again: natural',
    'GET /api/v1/warehouse/:warehouse_id/shifts': 'workforce:read',
    'GET /api/v1/warehouse/:warehouse_id/turnover': 'analytics:read',
  },
  payment: {
    'GET /api/v1/payments': 'payments:read',
  },
  delivery: {
    'POST /api/v1/couriers': 'couriers:hire, again: key',
    'GET /api/v1/couriers': 'couriers:read',
    'GET /api/v1/couriers/:id': 'couriers:read',
    'PUT /api/v1/couriers/:id/account': 'couriers:write, again: natural',
    'GET /api/v1/deliveries': 'deliveries:read',
    'GET /api/v1/deliveries/:orderId': 'deliveries:read',
  },
  identity: {
    'POST /api/v1/identity/register': 'account:register, again: natural',
    'GET /api/v1/identity/account': 'account:read',
    'POST /api/v1/identity/login': 'session:open, again: none',
    'POST /api/v1/identity/refresh': 'session:open, again: none',
    'POST /api/v1/identity/logout': 'session:close, again: natural',
    'GET /api/v1/identity/users': 'users:read',
    'POST /api/v1/identity/users': 'users:write, again: natural',
    'PATCH /api/v1/identity/users/:id': 'users:write, again: natural',
  },
  progress: {
    'POST /api/v1/progress/join': 'cohort:join, again: none',
    'POST /api/v1/progress/events': 'attempts:write, again: natural',
    'GET /api/v1/progress/me': 'self:read',
    'DELETE /api/v1/progress/token': 'token:revoke, again: natural',
    'GET /api/v1/progress/learners/:id/items': 'learner:read',
    'GET /api/v1/progress/learners/:id/attempts': 'learner:read',
    'POST /api/v1/progress/session': 'session:open, again: none',
    'POST /api/v1/progress/session/account': 'totals:read, again: none',
    'GET /api/v1/progress/session': 'session:read',
    'DELETE /api/v1/progress/session': 'session:close, again: natural',
    'GET /api/v1/progress/cohorts': 'cohort:read',
    'GET /api/v1/progress/cohorts/:slug/grid': 'cohort:read',
    'GET /api/v1/progress/cohorts/:slug/export': 'cohort:read',
    'GET /api/v1/progress/totals': 'totals:read',
    'GET /api/v1/progress/cohorts/:slug/totals': 'totals:read',
    'GET /api/v1/progress/cohorts/:slug/attention': 'cohort:read',
    'POST /api/v1/progress/cohorts/:slug/learners/:id/contact': 'cohort:write, again: natural',
    'DELETE /api/v1/progress/cohorts/:slug/learners/:id/contact': 'cohort:write, again: natural',
    'GET /api/v1/progress/cohorts/:slug/roster': 'cohort:read',
    'GET /api/v1/progress/cohorts/:slug/invitations': 'cohort:write',
    'POST /api/v1/progress/cohorts/:slug/invitations': 'cohort:write, again: none',
    'DELETE /api/v1/progress/cohorts/:slug/invitations/:code': 'cohort:write, again: natural',
    'PATCH /api/v1/progress/cohorts/:slug/learners/:id': 'cohort:write, again: natural',
    'POST /api/v1/progress/cohorts/:slug/learners/:id/merge': 'cohort:write, again: none',
    'GET /api/v1/progress/cohorts/:slug/learners/:id/erasure': 'cohort:write',
    'DELETE /api/v1/progress/cohorts/:slug/learners/:id': 'cohort:write, again: natural',
  },
}

test.each(Object.entries(applications))('every route of %s stands in the table', async (service, open) => {
  const app = await open()
  await app.close()
  const found = app.guardedRoutes.map(({ method, url, permission, idempotency }) => [
    `${method} ${url}`,
    idempotency ? `${permission}, again: ${idempotency}` : permission,
  ])
  expect(Object.fromEntries(found)).toEqual(table[service as keyof typeof table])
})
