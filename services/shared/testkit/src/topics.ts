import { randomUUID } from 'node:crypto'
import { Kafka, type KafkaMessage, logLevel, Partitioners } from 'kafkajs'
import { eventually } from './eventually.ts'

/** Topics of a test broker, from outside: what another team's program would do with them. */
const connect = (broker: string) => new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING })

/** Makes topics of three partitions, as `infrastructure/kafka/topics.sh` does on the real broker. */
export async function makeTopics(broker: string, names: string[]): Promise<void> {
  const admin = connect(broker).admin()
  await admin.connect()
  try {
    const topics = names.map(topic => ({ topic, numPartitions: 3, replicationFactor: 1 }))
    await admin.createTopics({ topics, waitForLeaders: false })
    // kafkajs's own waiting gives up on a broker that has not heard of them yet.
    await eventually(() => admin.fetchTopicMetadata({ topics: names }))
  } finally {
    await admin.disconnect()
  }
}

/** Sends messages and waits until the broker has them. */
export async function produce(
  broker: string,
  topic: string,
  messages: { key: string | null; value: string | null }[],
): Promise<void> {
  const producer = connect(broker).producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  try {
    await producer.send({ topic, messages })
  } finally {
    await producer.disconnect()
  }
}

/** Waits for so many messages of a topic, from its beginning. */
export async function readTopic(
  broker: string,
  topic: string,
  count: number,
): Promise<{ key: string | null; value: string | null }[]> {
  const messages = await readMessages(broker, topic, count)
  return messages.map(({ key, value }) => ({ key: key?.toString() ?? null, value: value?.toString() ?? null }))
}

/** All that lies in a topic, as one text: keys, headers and values. */
export async function readWholeTopic(broker: string, topic: string): Promise<string> {
  const admin = connect(broker).admin()
  await admin.connect()
  const ends = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect())
  const count = ends.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0)
  const messages = count === 0 ? [] : await readMessages(broker, topic, count)
  const texts = messages.map(({ key, headers = {}, value }) =>
    [key, ...Object.entries(headers).flat(), value].join('\n'),
  )
  return texts.join('\n')
}

async function readMessages(broker: string, topic: string, count: number): Promise<KafkaMessage[]> {
  const consumer = connect(broker).consumer({ groupId: randomUUID() })
  await consumer.connect()
  const found: KafkaMessage[] = []
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message }: { message: KafkaMessage }) => {
        found.push(message)
        if (found.length >= count) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
  return found
}
