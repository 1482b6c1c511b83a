/** Reads and writes a broker's content: the messages of every topic in order, and the offsets of each group. */
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@groundwork/testkit/eventually'
import {
  type Admin,
  type GroupOverview,
  Kafka,
  type KafkaMessage,
  logLevel,
  Partitioners,
  type SeekEntry,
} from 'kafkajs'

export interface BrokerRecord {
  /** By topic: its partitions, each with its messages from the first offset on. */
  topics: Record<string, RecordedMessage[][]>
  /** By group and topic: the next offset in each partition that it has read. */
  groups: Record<string, Record<string, SeekEntry[]>>
}

/** Without its time: the broker would delete messages older than the topic's retention. */
interface RecordedMessage {
  key: string | null
  value: string | null
  headers: Record<string, string>
}

/** Milliseconds for the broker to deliver the messages that it says it has. */
const timeoutMs = 60_000

/** Reads all messages; messages that are written meanwhile may be missing. */
export async function readBroker(address: string): Promise<BrokerRecord> {
  return withAdmin(address, async (admin, kafka) => {
    const { groups } = await admin.listGroups()
    const names = (await admin.listTopics()).filter(name => !name.startsWith('__')).sort()
    const ends = new Map<string, number[]>()
    for (const topic of names) {
      const offsets = await admin.fetchTopicOffsets(topic)
      ends.set(
        topic,
        [...offsets].sort(byPartition).map(({ offset }) => Number(offset)),
      )
    }
    return { topics: await readTopics(kafka, ends), groups: await readGroups(admin, groups) }
  })
}

/** Puts a record into an empty broker. */
export async function fillBroker(address: string, { topics, groups }: BrokerRecord): Promise<void> {
  await withAdmin(address, async (admin, kafka) => {
    const made = Object.entries(topics).map(([topic, { length }]) => ({ topic, numPartitions: length }))
    await admin.createTopics({ topics: made, waitForLeaders: true })
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    for (const [topic, partitions] of Object.entries(topics))
      await producer.send({
        topic,
        messages: partitions.flatMap((some, partition) => some.map(one => ({ ...one, partition }))),
      })
    await producer.disconnect()
    // A broker that has just started answers for a while that it is still loading groups.
    for (const [groupId, read] of Object.entries(groups))
      for (const [topic, partitions] of Object.entries(read))
        await eventually(() => admin.setOffsets({ groupId, topic, partitions }), timeoutMs)
  })
}

async function withAdmin<Result>(
  address: string,
  work: (admin: Admin, kafka: Kafka) => Promise<Result>,
): Promise<Result> {
  const kafka = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  return work(admin, kafka).finally(() => admin.disconnect())
}

const byPartition = (a: SeekEntry, b: SeekEntry): number => a.partition - b.partition

async function readGroups(admin: Admin, known: readonly GroupOverview[]): Promise<BrokerRecord['groups']> {
  const groups: BrokerRecord['groups'] = {}
  for (const { groupId } of known) {
    const read = await admin.fetchOffsets({ groupId })
    groups[groupId] = Object.fromEntries(
      read.map(({ topic, partitions }) => [topic, partitions.map(({ partition, offset }) => ({ partition, offset }))]),
    )
  }
  return groups
}

/** @param ends the offset after the last message, by topic and partition */
async function readTopics(kafka: Kafka, ends: ReadonlyMap<string, number[]>): Promise<BrokerRecord['topics']> {
  const topics: BrokerRecord['topics'] = {}
  for (const [topic, partitions] of ends) topics[topic] = partitions.map(() => [])
  const isFilled = ([topic, partitions]: [string, number[]]) =>
    partitions.every((end, partition) => topics[topic]![partition]!.length >= end)
  const consumer = kafka.consumer({ groupId: `record-${Date.now()}` })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [...ends.keys()], fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ topic, partition, message }) => void topics[topic]![partition]!.push(recorded(message)),
    })
    const deadline = Date.now() + timeoutMs
    while (![...ends].every(isFilled)) {
      if (Date.now() > deadline)
        throw new Error(`The broker did not hand over all its messages within ${timeoutMs} ms.`)
      await delay(50)
    }
  } finally {
    await consumer.disconnect()
  }
  return topics
}

const recorded = ({ key, value, headers = {} }: KafkaMessage): RecordedMessage => ({
  key: key?.toString() ?? null,
  value: value?.toString() ?? null,
  headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
})
