import { randomUUID } from 'node:crypto'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { silent } from '@groundwork/testkit/silent'
import { makeTopics } from '@groundwork/testkit/topics'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEvent, type OutgoingEvent } from '../events/event.ts'
import { createKafkaEventStore, type EventStore } from './kafka-event-store.ts'

const kafka = needsKafka()

describe('the event store on Kafka', () => {
  const topic = randomUUID()
  let store: EventStore
  beforeAll(async () => {
    if (!kafka) return
    await makeTopics(kafka, [topic])
    store = createKafkaEventStore({ brokers: [kafka], clientId: 'test', log: silent })
  })
  afterAll(() => store?.close())

  const contract = { type: 't', topic, producer: 'test', aggregate: 'pot', data: Type.Object({}) }
  const changed = (aggregateId: string, version: number): OutgoingEvent =>
    createEvent(contract, { aggregateId, version, data: {} })
  const versions = async (aggregateId: string) =>
    (await store.read(topic, aggregateId)).map(event => event.aggregateversion)

  test('gives the events of one aggregate in their order, and ends, though others lie in the same partition', async () => {
    const pots = Array.from({ length: 12 }, () => randomUUID())
    for (const version of [1, 2, 3]) for (const pot of pots) await store.append(changed(pot, version))
    // Of twelve aggregates in three partitions, some share one.
    for (const pot of pots.slice(0, 4)) expect(await versions(pot)).toEqual([1, 2, 3])
  })

  test('has what was appended before it began, and gives nothing for an aggregate to which nothing happened', async () => {
    const pot = randomUUID()
    expect(await versions(pot)).toEqual([])
    await store.append(changed(pot, 1))
    expect(await versions(pot)).toEqual([1])
  })

  test('gives an event once that was published twice', async () => {
    const pot = randomUUID()
    const event = changed(pot, 1)
    await store.append(event)
    await store.append(event)
    await store.append(changed(pot, 2))
    expect(await versions(pot)).toEqual([1, 2])
  })

  test('gives a whole topic, each aggregate in its order', async () => {
    const pots = Array.from({ length: 6 }, () => randomUUID())
    for (const version of [1, 2]) for (const pot of pots) await store.append(changed(pot, version))
    const all = await store.readAll(topic)
    for (const pot of pots) {
      const theirs = all.filter(({ subject }) => subject === pot)
      expect(theirs.map(event => event.aggregateversion)).toEqual([1, 2])
    }
  })

  test('ends while somebody goes on appending', async () => {
    const pot = randomUUID()
    await store.append(changed(pot, 1))
    let reading = true
    let appended = 1
    const writing = (async () => {
      while (reading) await store.append(changed(pot, ++appended))
    })()
    await eventually(() => expect(appended).toBeGreaterThan(3))
    const found = await versions(pot)
    reading = false
    await writing
    expect(found).toEqual(Array.from({ length: found.length }, (_, index) => index + 1))
    expect(found.length).toBeGreaterThan(2)
  })
})
