import { isTheirs } from '@groundwork/kernel/access'
import type { App } from '@groundwork/kernel/http'
import { IdempotencyKey } from '@groundwork/kernel/idempotency'
import type { Queryable } from '@groundwork/kernel/pool'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { traceIdOf } from '@groundwork/kernel/tracing'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { cancelOrder } from '../commands/cancel-order.ts'
import { placeOrderCommand, unknownCustomer } from '../commands/place-order.ts'
import type { Observe } from '../order-moves.ts'
import { OrderView, PlaceOrderBody, viewOf } from '../order-view.ts'
import { findOrder, listOrders, type StoredOrder } from '../repo/orders.ts'
import { TimelineView, timelineViewOf } from '../timeline-view.ts'

const Traceparent = Type.String({ description: 'W3C trace context; the events of this order carry it on.' })

const place = {
  summary: 'Place an order',
  tags: ['orders'],
  headers: Type.Object({ 'idempotency-key': IdempotencyKey, traceparent: Type.Optional(Traceparent) }),
  body: PlaceOrderBody,
  response: { 201: OrderView, ...problemResponses },
}

const params = Type.Object({ id: UuidOf('As the answer to placing it says.', '019aa5f0-0000-7000-8000-000000000001') })

const read = {
  summary: 'One order',
  tags: ['orders'],
  params,
  response: { 200: OrderView, ...problemResponses },
}

const cancel = {
  summary: 'Cancel an order, as long as its money is not being taken',
  description:
    'Its `reason` is set at once. While money is set aside for it, that is let go first, and the order is cancelled a moment later. Afterwards it is answered with 409. Cancelling it again changes nothing.',
  tags: ['orders'],
  params,
  headers: Type.Object({ traceparent: Type.Optional(Traceparent) }),
  response: { 200: OrderView, ...problemResponses },
}

const timeline = {
  summary: 'What happened to an order, when, and by whom',
  tags: ['orders'],
  params,
  response: { 200: TimelineView, ...problemResponses },
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

interface Parts {
  sql: Queryable
  withTransaction: WithTransaction
  observe: Observe
}

export function orderRoutes(app: App, parts: Parts): void {
  const { sql } = parts

  /** @throws Problem 404 also for an order of somebody else */
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
    // Who has no orders and who is somebody else look alike.
    if (!isTheirs(request, customerId.toLowerCase())) return { items: [] }
    const orders = await listOrders(sql, request.query)
    return { items: orders.map(order => viewOf(order, order.placedAt)) }
  })
}
