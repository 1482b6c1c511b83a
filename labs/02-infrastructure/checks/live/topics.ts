/** The topics of the learner's broker: what they are like, and changing them the way a drill needs it. */
import kafkajs, { type Admin, type Kafka } from 'kafkajs'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import type { Live } from '../../../../scripts/lab/types.ts'
import { kafkaOf } from './kafka-client.ts'

// Its CommonJS exports are found one by one only in part.
const { ConfigResourceTypes, ConfigSource } = kafkajs

export interface Topic {
  partitions: number
  replication: number
  /** Settings that differ from the broker's own, as `name=value`, sorted. */
  settings: string[]
  /** Messages ever written to it: a topic that was made anew begins at 0. */
  messages: number
}

/** Set one setting of a topic, keeping the others: the protocol replaces them all at once. */
export async function setRetention(
  admin: Admin,
  topic: string,
  settings: string[],
  retentionMs: number,
): Promise<void> {
  const kept = settings.map(setting => ({
    name: setting.slice(0, setting.indexOf('=')),
    value: setting.slice(setting.indexOf('=') + 1),
  }))
  const configEntries = [
    ...kept.filter(({ name }) => name !== retention),
    { name: retention, value: String(retentionMs) },
  ]
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
  })
}

const retention = 'retention.ms'

export async function withAdmin<T>(live: Live, work: (admin: Admin, kafka: Kafka) => Promise<T>): Promise<T> {
  const kafka = await kafkaOf(live)
  const admin = kafka.admin()
  await admin.connect()
  try {
    return await work(admin, kafka)
  } finally {
    await admin.disconnect()
  }
}

/** Every topic that is not the broker's own. */
export async function topicsOf(admin: Admin): Promise<Map<string, Topic>> {
  const names = (await admin.listTopics()).filter(name => !name.startsWith('__'))
  if (names.length === 0) return new Map()
  const [{ topics }, { resources }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: names }),
    admin.describeConfigs({
      includeSynonyms: false,
      resources: names.map(name => ({ type: ConfigResourceTypes.TOPIC, name })),
    }),
  ])
  return new Map(
    await Promise.all(
      topics.map(async ({ name, partitions }): Promise<[string, Topic]> => {
        const entries = resources.find(resource => resource.resourceName === name)?.configEntries ?? []
        const offsets = await admin.fetchTopicOffsets(name)
        return [
          name,
          {
            partitions: partitions.length,
            replication: Math.min(...partitions.map(({ replicas }) => replicas.length)),
            settings: entries
              .filter(entry => entry.configSource === ConfigSource.TOPIC_CONFIG)
              .map(entry => `${entry.configName}=${entry.configValue}`)
              .sort(),
            messages: offsets.reduce((sum, { high }) => sum + Number(high), 0),
          },
        ]
      }),
    ),
  )
}

/** Remove the topic if it is there, and make it again as told. */
export async function remake(admin: Admin, topic: string, numPartitions: number, retentionMs?: number): Promise<void> {
  await drop(admin, topic)
  const configEntries = retentionMs ? [{ name: retention, value: String(retentionMs) }] : []
  // False also when a request that seemed lost had made it: what counts is what is there then.
  await eventually(async () => {
    await admin.createTopics({
      topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }],
      waitForLeaders: true,
    })
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    if (topics[0]?.partitions.length !== numPartitions) throw new Error(`the broker does not make ${topic} anew`)
  })
}

export async function drop(admin: Admin, topic: string): Promise<void> {
  if (!(await admin.listTopics()).includes(topic)) return
  await admin.deleteTopics({ topics: [topic] })
  await eventually(async () => {
    if ((await admin.listTopics()).includes(topic)) throw new Error(`${topic} is still there`)
  })
}

export async function write(kafka: Kafka, topic: string, value: string): Promise<void> {
  const producer = kafka.producer({ retry: { retries: 2, initialRetryTime: 100 }, createPartitioner: () => () => 0 })
  await producer.connect()
  try {
    await producer.send({ topic, messages: [{ value }] })
  } finally {
    await producer.disconnect()
  }
}
