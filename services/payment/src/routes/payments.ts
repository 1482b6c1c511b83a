import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Queryable } from '@groundwork/kernel/db'
import { problemResponses } from '@groundwork/kernel/problem'
import { Closed, Uuid } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { paymentsOfOrder } from '../repo/payments.ts'

const PaymentView = Type.Object({
  id: Uuid,
  orderId: Uuid,
  amountMinor: Type.Integer({ description: 'In minor units.' }),
  currency: Type.String(),
  status: Type.Enum(['pending', 'processing', 'completed', 'failed', 'refunded']),
})

const list = {
  summary: 'What was taken, or not, for an order',
  tags: ['payments'],
  querystring: Closed({ orderId: Uuid }),
  response: { 200: Type.Object({ items: Type.Array(PaymentView) }), ...problemResponses },
}

export const paymentRoutes: FastifyPluginAsyncTypebox<{ sql: Queryable }> = async (app, { sql }) => {
  app.get('/api/v1/payments', { schema: list }, async request => {
    const payments = await paymentsOfOrder(sql, request.query.orderId)
    return {
      items: payments.map(({ id, orderId, amountMinor, currency, status }) => ({
        id,
        orderId,
        amountMinor,
        currency,
        status,
      })),
    }
  })
}
