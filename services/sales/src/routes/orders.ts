import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Queryable } from '@groundwork/kernel/db'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { Closed, UuidOf } from '@groundwork/kernel/schema'
import { isTraceparent } from '@groundwork/kernel/traceparent'
import type { Transact } from '@groundwork/kernel/unit-of-work'
import { Type } from 'typebox'
import { placeOrderCommand } from '../commands/place-order.ts'
import { OrderView, PlaceOrderBody, viewOf } from '../order-view.ts'
import { findOrder, listOrders } from '../repo/orders.ts'

const IdempotencyKey = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[\\x21-\\x7e]+$',
  description: 'Chosen by the caller. For a week, the same key with the same body gives the same answer.',
  examples: ['tea-for-ada-1'],
})

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
  querystring: Closed({
    customerId: UuidOf('Whose orders.', '00000000-0000-4000-8000-000000000001'),
    before: Type.Optional(Type.String({ format: 'uuid', description: 'The last id of the page before.' })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Orders on a page.' }),
  }),
  response: { 200: Type.Object({ items: Type.Array(OrderView, { description: 'One page.' }) }), ...problemResponses },
}

export const orderRoutes: FastifyPluginAsyncTypebox<{ sql: Queryable; transact: Transact }> = async (app, deps) => {
  const { sql } = deps

  app.post('/api/v1/orders', { schema: place }, async (request, reply) => {
    const { traceparent } = request.headers
    const { order, replayed } = await placeOrderCommand(deps, {
      idempotencyKey: request.headers['idempotency-key'],
      body: request.body,
      traceparent: isTraceparent(traceparent) ? traceparent : undefined,
    })
    reply.code(201).header('location', `/api/v1/orders/${order.id}`)
    if (replayed) reply.header('idempotent-replayed', 'true')
    return order
  })

  app.get('/api/v1/orders/:id', { schema: read }, async request => {
    const order = await findOrder(sql, request.params.id)
    if (!order)
      throw problem(404, 'unknown-order', 'There is no such order', `Order ${request.params.id} is not known.`)
    return viewOf(order, order.placedAt)
  })

  app.get('/api/v1/orders', { schema: list }, async request => {
    const orders = await listOrders(sql, request.query)
    return { items: orders.map(order => viewOf(order, order.placedAt)) }
  })
}
