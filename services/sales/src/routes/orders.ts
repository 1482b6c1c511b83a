import { callerOf, isTheirs } from '@groundwork/kernel/access/guard'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { IdempotencyKey } from '@groundwork/kernel/http/idempotency'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { traceIdOf } from '@groundwork/kernel/telemetry/tracing'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { cancelOrder } from '../commands/cancel-order.ts'
import { placeOrderCommand, unknownCustomer } from '../commands/place-order.ts'
import type { Observe } from '../order-moves.ts'
import { OrderView, PlaceOrderBody, viewOf } from '../order-view.ts'
import { findOrder, listOrders, type StoredOrder } from '../repo/orders.ts'
import { TimelineView, timelineViewOf } from '../timeline-view.ts'

const Traceparent = Type.String({ description: 'W3C trace context. The events of this order continue the trace.' })

const place = {
  summary: 'Place an order',
  tags: ['orders'],
  headers: Type.Object({ 'idempotency-key': IdempotencyKey, traceparent: Type.Optional(Traceparent) }),
  body: PlaceOrderBody,
  response: { 201: OrderView, ...problemResponses },
}

const params = Type.Object({
  id: UuidOf('The id of the order, from the answer to placing it.', '019aa5f0-0000-7000-8000-000000000001'),
})

const read = {
  summary: 'Read an order',
  tags: ['orders'],
  params,
  response: { 200: OrderView, ...problemResponses },
}

const cancel = {
  summary: 'Cancel an order whose money is not being taken yet',
  description:
    'The `reason` is set at once. If a payment is authorised, it is voided first, and the order is cancelled a moment later. Once the money is being taken, the answer is 409. Cancelling an order again changes nothing.',
  tags: ['orders'],
  params,
  headers: Type.Object({ traceparent: Type.Optional(Traceparent) }),
  response: { 200: OrderView, ...problemResponses },
}

const timeline = {
  summary: 'Read what happened to an order',
  tags: ['orders'],
  params,
  response: { 200: TimelineView, ...problemResponses },
}

const list = {
  summary: 'List the orders of a customer, newest first',
  tags: ['orders'],
  querystring: StrictObject({
    customerId: UuidOf('The customer.', '00000000-0000-4000-8000-000000000001'),
    before: Type.Optional(UuidOf('The last id of the previous page.')),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'The most orders on a page.' }),
  }),
  response: {
    200: Type.Object({ items: Type.Array(OrderView, { description: 'The orders of one page.' }) }),
    ...problemResponses,
  },
}

interface Parts {
  sql: Queryable
  withTransaction: WithTransaction
  observe: Observe
}

export function orderRoutes(app: App, parts: Parts): void {
  const { sql } = parts

  /** @throws Problem 404, also for an order of another customer */
  async function ownOrder(request: FastifyRequest, id: string): Promise<StoredOrder> {
    const order = await findOrder(sql, id)
    if (order && isTheirs(request, order.customerId)) return order
    throw problem(404, 'unknown-order', 'There is no such order', `Order ${id} is not known.`)
  }

  app.post(
    '/api/v1/orders',
    { config: { permission: 'orders:place', idempotency: 'key' }, schema: place },
    async (request, reply) => {
      const { customerId } = request.body
      // The same answer as for an unknown customer, so that nobody learns whether the customer exists.
      if (!isTheirs(request, customerId.toLowerCase())) throw unknownCustomer(customerId)
      const { status, body, replayed } = await placeOrderCommand(parts, {
        caller: callerOf(request),
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
    const order = await ownOrder(request, request.params.id)
    return viewOf(order, order.placedAt)
  })

  app.post(
    '/api/v1/orders/:id/cancel',
    { config: { permission: 'orders:cancel', idempotency: 'natural' }, schema: cancel },
    async request => {
      const { id } = await ownOrder(request, request.params.id)
      await cancelOrder(parts, id, request.traceparent)
      const order = await ownOrder(request, id)
      return viewOf(order, order.placedAt)
    },
  )

  app.get('/api/v1/orders/:id/timeline', { config: { permission: 'orders:read' }, schema: timeline }, async request =>
    timelineViewOf(sql, await ownOrder(request, request.params.id)),
  )

  app.get('/api/v1/orders', { config: { permission: 'orders:read' }, schema: list }, async request => {
    const { customerId } = request.query
    // The same answer as for a customer without orders.
    if (!isTheirs(request, customerId.toLowerCase())) return { items: [] }
    const orders = await listOrders(sql, request.query)
    return { items: orders.map(order => viewOf(order, order.placedAt)) }
  })
}
