import { isTheirs } from '@groundwork/kernel/access'
import type { App } from '@groundwork/kernel/http'
import { IdempotencyKey } from '@groundwork/kernel/idempotency'
import type { Queryable } from '@groundwork/kernel/pool'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { traceIdOf } from '@groundwork/kernel/tracing'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import { Type } from 'typebox'
import { placeOrderCommand, unknownCustomer } from '../commands/place-order.ts'
import { OrderView, PlaceOrderBody, viewOf } from '../order-view.ts'
import { findOrder, listOrders } from '../repo/orders.ts'

const Traceparent = Type.String({ description: 'W3C trace context; the events of this order carry it on.' })

const place = {
  summary: 'Place an order',
  tags: ['orders'],
  headers: Type.Object({ 'idempotency-key': IdempotencyKey, traceparent: Type.Optional(Traceparent) }),
  body: PlaceOrderBody,
  response: { 201: OrderView, ...problemResponses },
}

const read = {
  summary: 'One order',
  tags: ['orders'],
  params: Type.Object({ id: UuidOf('As the answer to placing it says.', '019aa5f0-0000-7000-8000-000000000001') }),
  response: { 200: OrderView, ...problemResponses },
}

const list = {
  summary: 'A customer’s orders, newest first',
  tags: ['orders'],
  querystring: StrictObject({
    customerId: UuidOf('Whose orders.', '00000000-0000-4000-8000-000000000001'),
    before: Type.Optional(Type.String({ format: 'uuid', description: 'The last id of the page before.' })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Orders on a page.' }),
  }),
  response: { 200: Type.Object({ items: Type.Array(OrderView, { description: 'One page.' }) }), ...problemResponses },
}

export function orderRoutes(app: App, parts: { sql: Queryable; withTransaction: WithTransaction }): void {
  const { sql } = parts

  app.post(
    '/api/v1/orders',
    { config: { permission: 'orders:place', idempotency: 'key' }, schema: place },
    async (request, reply) => {
      const { customerId } = request.body
      // Whether there is such a customer is nobody else's business: the answer is the same.
      if (!isTheirs(request, customerId.toLowerCase())) throw unknownCustomer(customerId)
      const { status, body, replayed } = await placeOrderCommand(parts, {
        idempotencyKey: request.headers['idempotency-key'],
        body: request.body,
        traceparent: request.traceparent,
      })
      if (replayed) reply.header('idempotent-replayed', 'true')
      else request.log.info({ order_id: body.id, trace_id: traceIdOf(request.traceparent) }, 'order placed')
      return reply
        .code(status as 201)
        .header('location', `/api/v1/orders/${body.id}`)
        .send(body)
    },
  )

  app.get('/api/v1/orders/:id', { config: { permission: 'orders:read' }, schema: read }, async request => {
    const order = await findOrder(sql, request.params.id)
    if (!order || !isTheirs(request, order.customerId))
      throw problem(404, 'unknown-order', 'There is no such order', `Order ${request.params.id} is not known.`)
    return viewOf(order, order.placedAt)
  })

  app.get('/api/v1/orders', { config: { permission: 'orders:read' }, schema: list }, async request => {
    const { customerId } = request.query
    // Who has no orders and who is somebody else look alike.
    if (!isTheirs(request, customerId.toLowerCase())) return { items: [] }
    const orders = await listOrders(sql, request.query)
    return { items: orders.map(order => viewOf(order, order.placedAt)) }
  })
}
