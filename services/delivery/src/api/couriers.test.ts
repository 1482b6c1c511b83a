import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { expect, test } from 'vitest'
import { createDeliveryApp, type DeliveryParts } from '../app.ts'
import { DomainError } from '../domain/domain-error.ts'

test.each([
  ['courier.account-taken', 409, 'urn:groundwork:problem:account-taken'],
  ['courier.no-room', 500, 'urn:groundwork:problem:internal'],
] as const)('%s while an account is set is answered with %d', async (code, status, type) => {
  const parts = {
    identify: async () => ({ subject: 'somebody', roles: ['warehouse_manager'] }),
    inTransaction: () => Promise.reject(new DomainError(code, 'the rule')),
  } as unknown as DeliveryParts
  const http = { lifecycle: createLifecycle(), metrics: createMetrics('delivery'), probes: [] }
  const app = await createDeliveryApp({ ...http, ...parts })
  const answer = await app.inject({
    method: 'PUT',
    url: '/api/v1/couriers/00000000-0000-4000-8000-000000000c01/account',
    payload: { accountId: null },
  })
  expect([answer.statusCode, answer.json().type]).toEqual([status, type])
  await app.close()
})
