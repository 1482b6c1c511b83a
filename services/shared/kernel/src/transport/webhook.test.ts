import { randomUUID } from 'node:crypto'
import { transportConformance } from '@groundwork/testkit/transport-conformance'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createEvent } from '../events/event.ts'
import { createHttpApp } from '../http/app.ts'
import { createLifecycle } from '../process/lifecycle.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { createWebhookTransport } from './webhook.ts'

const secret = 'known to the services'

/** A service that receives by webhook, and how to reach it. */
async function receiver() {
  const transport = createWebhookTransport({ secret, subscribersOf: () => [] })
  const app = await createHttpApp({
    title: 'Receiver',
    lifecycle: createLifecycle(),
    metrics: createMetrics('test'),
    probes: [],
    access: { permissions: {} },
  })
  await app.register(transport.routes!)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { transport, app, url }
}

transportConformance('a webhook', { keepsForLater: false, canBeInterrupted: true }, async () => {
  const { transport, app, url } = await receiver()
  return {
    sender: createWebhookTransport({ secret, subscribersOf: () => [url] }),
    receiver: transport,
    newTopic: async () => randomUUID(),
    interrupt: () => app.server.closeAllConnections(),
    close: async () => void (await app.close()),
  }
})

const contract = {
  type: 'groundwork.test.brewed.v1',
  topic: 'tea',
  producer: 'test',
  aggregate: 'pot',
  data: Type.Object({}),
}
const brewed = () => createEvent(contract, { aggregateId: 'pot-7', version: 1, data: {} })

test('events of a topic that nobody takes are published at once', async () => {
  await createWebhookTransport({ secret, subscribersOf: () => [] }).publishBatch([brewed()])
})

test('a subscriber that is away keeps the batch with its sender', async () => {
  const transport = createWebhookTransport({ secret, subscribersOf: () => ['http://127.0.0.1:1'] })
  await expect(transport.publishBatch([brewed()])).rejects.toThrow()
})

test('what is posted is CloudEvents; what is not is refused as a problem', async () => {
  const { transport, app } = await receiver()
  await transport.subscribe({ group: 'test', topics: ['tea'], onBatch: batch => transport.commit(batch) })
  const post = (payload: unknown) =>
    app.inject({
      method: 'POST',
      url: '/internal/events',
      headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${secret}` },
      payload: JSON.stringify(payload),
    })
  expect((await post([{ ...brewed().event, topic: 'tea' }])).statusCode).toBe(204)
  const answer = await post([{ topic: 'tea', colour: 'green' }])
  expect([answer.statusCode, answer.json().type]).toEqual([400, 'urn:groundwork:problem:not-taken'])
  await app.close()
})

test.each([
  ['without the secret', {}],
  ['with another', { authorization: 'Bearer guessed' }],
  ['with the secret and no scheme', { authorization: secret }],
])('whoever reaches the port %s has no events taken', async (_case, headers) => {
  const { transport, app } = await receiver()
  let calls = 0
  await transport.subscribe({ group: 'test', topics: ['tea'], onBatch: async () => void calls++ })
  const answer = await app.inject({
    method: 'POST',
    url: '/internal/events',
    headers: { 'content-type': 'application/cloudevents-batch+json', ...headers },
    payload: JSON.stringify([{ ...brewed().event, topic: 'tea' }]),
  })
  expect([answer.statusCode, answer.json().type, calls]).toEqual([401, 'urn:groundwork:problem:not-a-service', 0])
  await app.close()
})
