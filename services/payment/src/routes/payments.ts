import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { PaymentStatus } from '../domain/payment.ts'
import { paymentsOfOrder } from '../repo/payments.ts'

const PaymentView = Type.Object({
  id: UuidOf('Made by payment.'),
  orderId: UuidOf('For which order.'),
  amountMinor: Type.Integer({ description: 'In minor units.' }),
  currency: Type.String({ description: 'ISO 4217.' }),
  status: Type.Enum(['processing', 'authorised', 'completed', 'voided', 'refunded', 'failed'], {
    description:
      'How far it is. `processing`: the provider is being asked; `authorised`: the sum is set aside; `completed`: it was taken; `voided`: it was let go; `failed`: the provider declined.',
  }),
})

const list = {
  summary: 'What was taken, or not, for an order',
  tags: ['payments'],
  querystring: StrictObject({ orderId: UuidOf('Which order.', '019aa5f0-0000-7000-8000-000000000001') }),
  response: {
    200: Type.Object({ items: Type.Array(PaymentView, { description: 'None before the order was confirmed.' }) }),
    ...problemResponses,
  },
}

export function paymentRoutes(app: App, { sql }: { sql: Queryable }): void {
  app.get('/api/v1/payments', { config: { permission: 'payments:read' }, schema: list }, async request => {
    const payments = await paymentsOfOrder(sql, request.query.orderId)
    return {
      items: payments.map(({ id, orderId, amountMinor, currency, status }) => ({
        id,
        orderId,
        amountMinor,
        currency,
        status: publicStatus[status],
      })),
    }
  })
}

/** What is between two states is nobody else's business. */
const publicStatus = {
  taking: 'processing',
  authorising: 'processing',
  authorised: 'authorised',
  capturing: 'processing',
  completed: 'completed',
  voiding: 'processing',
  voided: 'voided',
  refunding: 'processing',
  refunded: 'refunded',
  failed: 'failed',
} as const satisfies Record<PaymentStatus, string>
