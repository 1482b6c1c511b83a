import { randomUUID } from 'node:crypto'
import { Kafka, logLevel, Partitioners } from 'kafkajs'

/** Topics of a test broker, from outside: what another team's program would do with them. */
const connect = (broker: string) => new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING })

/** Makes topics of three partitions, as `infrastructure/kafka/topics.sh` does on the real broker. */
export async function makeTopics(broker: string, names: string[]): Promise<void> {
  const admin = connect(broker).admin()
  await admin.connect()
  try {
    const topics = names.map(topic => ({ topic, numPartitions: 3, replicationFactor: 1 }))
    await admin.createTopics({ topics, waitForLeaders: true })
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
  const consumer = connect(broker).consumer({ groupId: randomUUID() })
  await consumer.connect()
  const found: { key: string | null; value: string | null }[] = []
  try {
    await consumer.subscribe({ topic, fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message }: { message: { key: Buffer | null; value: Buffer | null } }) => {
        found.push({ key: message.key?.toString() ?? null, value: message.value?.toString() ?? null })
        if (found.length >= count) resolve()
      }
      consumer.run({ eachMessage }).catch(reject)
    })
  } finally {
    await consumer.disconnect()
  }
  return found
}
