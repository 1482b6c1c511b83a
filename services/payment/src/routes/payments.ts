import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { PaymentStatus } from '../domain/payment.ts'
import { paymentsOfOrder } from '../repo/payments.ts'

const PaymentView = Type.Object({
  id: UuidOf('The id of the payment, created by payment.'),
  orderId: UuidOf('The order that is paid.'),
  amountMinor: Type.Integer({ description: 'The amount in minor units.' }),
  currency: Type.String({ description: 'The currency, by ISO 4217.' }),
  status: Type.Enum(['processing', 'authorised', 'completed', 'voided', 'refunded', 'failed'], {
    description:
      'The state of the payment. `processing`: the provider is being asked. `authorised`: the amount is set aside. `completed`: it was taken. `voided`: it is no longer set aside. `refunded`: it was given back. `failed`: the provider declined.',
  }),
})

const list = {
  summary: 'Read the payment of an order',
  tags: ['payments'],
  querystring: StrictObject({ orderId: UuidOf('The order.', '019aa5f0-0000-7000-8000-000000000001') }),
  response: {
    200: Type.Object({
      items: Type.Array(PaymentView, { description: 'One payment, or none before the order is confirmed.' }),
    }),
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

/** The state that callers see: `processing` while the provider is being asked. */
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
