import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { chunksOf } from '@groundwork/kernel/collections'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'
import { fromBinary } from '@groundwork/kernel/events/event-encoding'
import { type Batch, batchLimit, publishLimit, type Transport } from '@groundwork/kernel/transport/transport'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'

/** What a transport promises beyond what all do. */
export interface TransportFeatures {
  /** Events published while nobody listens are delivered when somebody does. */
  keepsForLater: boolean
  /** `TransportPair.interrupt` cuts the connections between the two ends. */
  canBeInterrupted: boolean
}

/** Two processes' ends of the same transport. */
export interface TransportPair {
  sender: Transport
  receiver: Transport
  /** Makes a topic that nobody else uses. */
  newTopic(): Promise<string>
  /** Cuts every connection between the two, as a network does. */
  interrupt?(): void
  close(): Promise<void>
}

/** Holds up those who pass until it is opened. */
function createGate() {
  let open = () => {}
  let arrived = () => {}
  const opened = new Promise<void>(resolve => (open = resolve))
  const reached = new Promise<void>(resolve => (arrived = resolve))
  return {
    /** Somebody has come to it. */
    reached,
    open,
    pass() {
      arrived()
      return opened
    },
  }
}

const Counted = Type.Object({ n: Type.Integer() })

/** What every way of exchanging events has to promise; run over each of them. */
export function transportConformance(name: string, features: TransportFeatures, open: () => Promise<TransportPair>) {
  describe(`${name} as a transport`, () => {
    let pair: TransportPair
    beforeAll(async () => {
      pair = await open()
    })
    afterAll(() => pair.close())

    const counted = (topic: string, n: number, aggregateId = 'one', more = {}): OutgoingEvent => {
      const contract = {
        type: 'groundwork.test.counted.v1',
        topic,
        producer: 'test',
        aggregate: 'counter',
        data: Counted,
      }
      return createEvent(contract, { aggregateId, version: n, data: { n, ...more } })
    }

    /** Publishes until it is taken: what a relay does. */
    const publish = (...events: OutgoingEvent[]) => eventually(() => pair.sender.publishBatch(events))

    /** Listens, commits, and remembers what came. */
    async function listen(topic: string, group: string = randomUUID(), onBatch = async (_batch: Batch) => {}) {
      const batches: Batch[] = []
      const stop = await pair.receiver.subscribe({
        group,
        topics: [topic],
        onBatch: async batch => {
          await onBatch(batch)
          batches.push(batch)
          await pair.receiver.commit(batch)
        },
      })
      return { batches, stop, seen: () => batches.flatMap(batch => batch.messages.map(fromBinary)) }
    }

    const numbers = (events: { data: unknown }[]) => events.map(event => (event.data as { n: number }).n)

    test('what is published arrives as it was, with its topic and a position of its own', async () => {
      const topic = await pair.newTopic()
      const { seen, batches, stop } = await listen(topic)
      const events = [counted(topic, 1), counted(topic, 2)]
      await publish(...events)
      await eventually(() => expect(seen()).toEqual(events.map(({ event }) => event)))
      const messages = batches.flatMap(batch => batch.messages)
      expect(batches.every(batch => batch.topic === topic)).toBe(true)
      expect(new Set(messages.map(message => message.position)).size).toBe(2)
      await stop()
    })

    test('a message that is published again arrives as it was, a second time', async () => {
      const topic = await pair.newTopic()
      const { seen, batches, stop } = await listen(topic)
      const { event, ...more } = counted(topic, 1)
      await publish({ event, ...more })
      await eventually(() => expect(seen()).toEqual([event]))
      const [message] = batches[0]!.messages
      await eventually(() => pair.sender.republish([message!]))
      await eventually(() => expect(seen()).toEqual([event, event]))
      const again = batches.at(-1)!.messages.at(-1)!
      expect({ ...again, position: '' }).toEqual({ ...message, position: '' })
      await stop()
    })

    test('events with the same key keep their order', async () => {
      const topic = await pair.newTopic()
      const { seen, stop } = await listen(topic)
      const keys = ['a', 'b', 'c', 'd']
      for (let from = 0; from < 200; from += 40) {
        await publish(...Array.from({ length: 40 }, (_, i) => counted(topic, from + i, keys[(from + i) % 4])))
      }
      await eventually(() => expect(seen()).toHaveLength(200))
      for (const key of keys) {
        const theirs = numbers(seen().filter(event => event.partitionkey === key))
        expect(theirs).toEqual(theirs.toSorted((one, other) => one - other))
      }
      await stop()
    })

    test('a batch that was not committed comes again', async () => {
      const topic = await pair.newTopic()
      let failures = 2
      const { seen, stop } = await listen(topic, undefined, async () => {
        if (failures-- > 0) throw new Error('no effect')
      })
      const event = counted(topic, 1)
      await publish(event)
      await eventually(() => expect(seen()).toEqual([event.event]))
      expect(failures).toBe(-1)
      await stop()
    })

    test('every group gets every event', async () => {
      const topic = await pair.newTopic()
      const [one, other] = [await listen(topic), await listen(topic)]
      await publish(counted(topic, 1), counted(topic, 2))
      await eventually(() =>
        expect([numbers(one.seen()), numbers(other.seen())]).toEqual([
          [1, 2],
          [1, 2],
        ]),
      )
      await Promise.all([one.stop(), other.stop()])
    })

    test('however many are published, a batch stays within its limit', async () => {
      const topic = await pair.newTopic()
      const { seen, batches, stop } = await listen(topic)
      const all = Array.from({ length: batchLimit * 3 }, (_, n) => counted(topic, n))
      for (const part of chunksOf(all, publishLimit)) await publish(...part)
      await eventually(() => expect(new Set(numbers(seen())).size).toBe(batchLimit * 3))
      expect(Math.max(...batches.map(batch => batch.messages.length))).toBeLessThanOrEqual(batchLimit)
      await stop()
    })

    test('however large the events are together, all of them arrive, in order', async () => {
      const topic = await pair.newTopic()
      const { seen, stop } = await listen(topic)
      const padding = 'x'.repeat(350_000)
      const events = Array.from({ length: 100 }, (_, n) => counted(topic, n, 'one', { padding }))
      await pair.sender.publishBatch(events)
      await eventually(() => expect(numbers(seen())).toEqual(events.map((_, n) => n)))
      await stop()
    })

    test('what is published while nobody listens is kept, by the transport or by the sender', async () => {
      const topic = await pair.newTopic()
      const published = pair.sender.publishBatch([counted(topic, 1)])
      if (features.keepsForLater) await published
      else await expect(published).rejects.toThrow('nobody here listens')
      const { seen, stop } = await listen(topic)
      if (!features.keepsForLater) await publish(counted(topic, 1))
      await eventually(() => expect(numbers(seen())).toEqual([1]))
      await stop()
    })

    test('a group that stopped goes on where it was', async () => {
      const topic = await pair.newTopic()
      const group = randomUUID()
      const first = await listen(topic, group)
      await publish(counted(topic, 1))
      await eventually(() => expect(numbers(first.seen())).toEqual([1]))
      await first.stop()
      const second = await listen(topic, group)
      await publish(counted(topic, 2))
      await eventually(() => expect(numbers(second.seen())).toEqual([2]))
      await second.stop()
    })

    test('one call at a time, however slow the receiver and impatient the sender', async () => {
      const topic = await pair.newTopic()
      let underWay = 0
      let most = 0
      const { seen, stop } = await listen(topic, undefined, async () => {
        most = Math.max(most, ++underWay)
        await delay(100)
        underWay--
      })
      await Promise.all([1, 2, 3].map(n => publish(counted(topic, n))))
      await eventually(() => expect(new Set(numbers(seen()))).toEqual(new Set([1, 2, 3])))
      expect(most).toBe(1)
      await stop()
    })

    test('what a slow receiver has not taken yet comes after it, in order', async () => {
      const topic = await pair.newTopic()
      const gate = createGate()
      const { seen, stop } = await listen(topic, undefined, gate.pass)
      const published = publish(counted(topic, 1))
      await gate.reached
      const later = [2, 3].reduce((before, n) => before.then(() => publish(counted(topic, n))), published)
      gate.open()
      await later
      await eventually(() => expect([...new Set(numbers(seen()))]).toEqual([1, 2, 3]))
      await stop()
    })

    test('stopping waits for the call that is under way, and nothing is delivered after it', async () => {
      const topic = await pair.newTopic()
      const gate = createGate()
      const { seen, stop } = await listen(topic, undefined, gate.pass)
      const published = pair.sender.publishBatch([counted(topic, 1)])
      await gate.reached
      let stopped = false
      const stopping = stop().then(() => {
        stopped = true
      })
      // Whoever does not wait is through in the next turns of the loop.
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
      expect(stopped).toBe(false)
      gate.open()
      await Promise.all([stopping, published])
      expect(numbers(seen())).toEqual([1])
      await pair.sender.publishBatch([counted(topic, 2)]).catch(() => {})
      expect(numbers(seen())).toEqual([1])
    })

    if (features.canBeInterrupted) {
      test('after the connections were cut it goes on', async () => {
        const topic = await pair.newTopic()
        const { seen, stop } = await listen(topic)
        await publish(counted(topic, 1))
        pair.interrupt!()
        await publish(counted(topic, 2))
        await eventually(() => expect(numbers(seen())).toEqual([1, 2]))
        await stop()
      })
    }

    test('it says that it is well', async () => {
      await pair.sender.health()
    })
  })
}
