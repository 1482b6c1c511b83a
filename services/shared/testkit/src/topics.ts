import { Kafka, logLevel } from 'kafkajs'

/** Makes topics of three partitions on a test broker, as `infrastructure/kafka/topics.sh` does on the real one. */
export async function makeTopics(broker: string, names: string[]): Promise<void> {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    await admin.createTopics({
      topics: names.map(topic => ({ topic, numPartitions: 3, replicationFactor: 1 })),
      waitForLeaders: true,
    })
  } finally {
    await admin.disconnect()
  }
}
