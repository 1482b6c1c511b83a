import { randomUUID } from 'node:crypto'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { silent } from '@groundwork/testkit/silent'
import { makeTopics } from '@groundwork/testkit/topics'
import { transportConformance } from '@groundwork/testkit/transport-conformance'
import { Kafka, KafkaJSNonRetriableError } from 'kafkajs'
import { Type } from 'typebox'
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { createEvent } from '../events/event.ts'
import { fromBinary } from '../events/event-encoding.ts'
import { createKafkaTransport } from './kafka.ts'
import { sessionTimeoutMs } from './kafka-consumer.ts'

const { kafka } = inject('engines')

const open = (brokers: string[], prefix = '') =>
  createKafkaTransport({
    brokers,
    clientId: 'test',
    prefix,
    log: silent,
    onFatal: error => {
      throw error
    },
  })

const event = (topic: string, version: number) => {
  const contract = { type: 't', topic, producer: 'test', aggregate: 'pot', data: Type.Object({}) }
  return createEvent(contract, { aggregateId: '7', version, data: {} })
}

/** As `docker pause`, a breakpoint, or a laptop whose lid is shut: nothing in this process runs, heartbeats included. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

describe('with a broker', () => {
  needsKafka()

  transportConformance('Kafka', { keepsForLater: true, canBeInterrupted: false }, async () => {
    const prefix = `${randomUUID()}-`
    const sender = open([kafka!], prefix)
    const receiver = open([kafka!], prefix)
    return {
      sender,
      receiver,
      async newTopic() {
        const topic = randomUUID()
        await makeTopics(kafka!, [prefix + topic])
        return topic
      },
      close: async () => void (await Promise.all([sender.close(), receiver.close()])),
    }
  })

  test('the lag of a group is what it has not committed, whether it has begun or not', async () => {
    const [topic, group] = [randomUUID(), randomUUID()]
    await makeTopics(kafka!, [topic])
    const transport = open([kafka!])
    onTestFinished(() => transport.close())
    const lag = () => transport.lag!(group, [topic])
    await transport.publishBatch([event(topic, 1), event(topic, 2)])
    expect(await lag()).toEqual([{ topic, messages: 2 }])

    const stop = await transport.subscribe({ group, topics: [topic], onBatch: batch => transport.commit(batch) })
    await eventually(async () => expect(await lag()).toEqual([{ topic, messages: 0 }]))
    await stop()
    await transport.publishBatch([event(topic, 3)])
    expect(await lag()).toEqual([{ topic, messages: 1 }])
  })

  test('a consumer that stood still for so long that the broker put it out joins again and goes on', async () => {
    const topic = randomUUID()
    await makeTopics(kafka!, [topic])
    const fatal: Error[] = []
    const transport = createKafkaTransport({
      brokers: [kafka!],
      clientId: 'test',
      log: silent,
      onFatal: error => void fatal.push(error),
    })
    const seen = new Set<number>()
    let stoodStill = false
    await transport.subscribe({
      group: randomUUID(),
      topics: [topic],
      onBatch: async batch => {
        if (!stoodStill) standStill(sessionTimeoutMs + 3000)
        stoodStill = true
        await transport.commit(batch)
        for (const message of batch.messages) seen.add(fromBinary(message).aggregateversion)
      },
    })
    const publish = (version: number) => transport.publishBatch([event(topic, version)])
    await publish(1)
    await eventually(() => expect(seen).toEqual(new Set([1])), 40_000)
    await publish(2)
    await eventually(() => expect(seen).toEqual(new Set([1, 2])))
    expect(fatal).toEqual([])
    await transport.close()
  })

  test('asked for its health again and again, it asks on one connection', async () => {
    const connect = vi.spyOn(Kafka.prototype, 'admin')
    const transport = open([kafka!])
    for (let asked = 0; asked < 5; asked++) await transport.health()
    expect(connect).toHaveBeenCalledTimes(1)
    connect.mockRestore()
    await transport.close()
  })

  test('a consumer that kafkajs will not restart is reported, so that its process can end', async () => {
    const topic = randomUUID()
    await makeTopics(kafka!, [topic])
    const fatal: Error[] = []
    const transport = createKafkaTransport({
      brokers: [kafka!],
      clientId: 'test',
      log: silent,
      onFatal: error => void fatal.push(error),
    })
    const onBatch = async () => {
      throw new KafkaJSNonRetriableError('the group is not what it was')
    }
    await transport.subscribe({ group: randomUUID(), topics: [topic], onBatch })
    await transport.publishBatch([event(topic, 1)])
    await eventually(() => expect(fatal.map(error => error.message)).toEqual(['the group is not what it was']))
    await transport.close()
  })
})

test('without a broker publishing and health fail in seconds, listening waits, and closing is not held up', async () => {
  const transport = open(['127.0.0.1:1'])
  await transport.subscribe({ group: 'test', topics: ['tea'], onBatch: async () => {} })
  await expect(transport.publishBatch([event('tea', 1)])).rejects.toThrow()
  await expect(transport.health()).rejects.toThrow()
  const closing = performance.now()
  await transport.close()
  expect(performance.now() - closing).toBeLessThan(5000)
})
