import { randomUUID } from 'node:crypto'
import { createEvent } from '@groundwork/kernel/events/event'
import { createKafkaTransport } from '@groundwork/kernel/transport/kafka'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { silent } from '@groundwork/testkit/silent'
import { makeTopics } from '@groundwork/testkit/topics'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { partitionOf } from '../../src/explorables/partitioner/kafka.ts'

const kafka = needsKafka()

test('the platform’s producer puts a key into the partition that the lesson shows', async () => {
  const topic = randomUUID()
  await makeTopics(kafka!, [topic])
  const transport = createKafkaTransport({
    brokers: [kafka!],
    clientId: 'test',
    log: silent,
    onFatal: error => {
      throw error
    },
  })
  const contract = { type: 't', topic, producer: 'test', aggregate: 'order', data: Type.Object({}) }
  const keys = ['order-1', 'заказ-7', '🫖', ...Array.from({ length: 50 }, () => randomUUID())]
  await transport.publishBatch(keys.map(aggregateId => createEvent(contract, { aggregateId, version: 1, data: {} })))

  const partitions = new Map<string | null, string>()
  await transport.subscribe({
    group: randomUUID(),
    topics: [topic],
    async onBatch(batch) {
      for (const { key, position } of batch.messages) partitions.set(key, position.replace(/\/\d+$/, ''))
      await transport.commit(batch)
    },
  })
  await eventually(() => expect(partitions.size).toBe(keys.length), 40_000)
  expect(partitions).toEqual(new Map(keys.map(key => [key, `${topic}/${partitionOf(key, 3)}`])))
  await transport.close()
})
