/**
 * The topics of the learner's broker: what they are like, and changing them the way a drill needs it. Each question has
 * a client of its own: one that has met a topic asks for it again and again, and where the broker makes topics by itself
 * that would bring a removed one back.
 */
import kafkajs, { type Admin } from 'kafkajs'
import { noAnswer } from '../../../../scripts/lab/kit/engines/no-answer.ts'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { StackError } from '../../../../scripts/stack/error.ts'
import type { Live } from '../live.ts'
import { kafkaOf } from './kafka-client.ts'

// Its CommonJS exports are found one by one only in part.
const { ConfigResourceTypes, ConfigSource } = kafkajs

export interface Topic {
  partitions: number
  replication: number
  /** Settings of the topic itself, as `name=value`, sorted. */
  settings: string[]
  /** Messages ever written to it: a topic that was made anew begins at 0. */
  messages: number
}

const retention = 'retention.ms'

/** @throws StackError (environment) when the broker does not answer */
async function asAdmin<T>(live: Live, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = (await kafkaOf(live)).admin()
  try {
    await admin.connect()
  } catch (error) {
    throw noAnswer('kafka', error)
  }
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

export const topicNames = (live: Live): Promise<string[]> =>
  asAdmin(live, async admin => (await admin.listTopics()).filter(name => !name.startsWith('__')))

/**
 * Every topic that is not the broker's own. A busy broker says for a moment that it knows nothing of a topic that was just
 * made or changed, so it is asked again before that is believed.
 */
export const topicsOf = (live: Live): Promise<Map<string, Topic>> => patiently(() => described(live))

/** How long a broker may take to show in its answers what it has agreed to. */
const settleMs = 5_000

/**
 * The topics once they are as they should be, or as they still are after some seconds: a broker agrees to a change a
 * moment before its answers show it.
 */
export async function topicsOnce(live: Live, asTheyShould: (topics: Map<string, Topic>) => boolean) {
  const settled = async () => {
    const topics = await topicsOf(live)
    if (!asTheyShould(topics)) throw new Error('the topics are not as they should be')
    return topics
  }
  return eventually(settled, { timeoutMs: settleMs }).catch(() => topicsOf(live))
}

async function described(live: Live): Promise<Map<string, Topic>> {
  const names = await topicNames(live)
  if (names.length === 0) return new Map()
  return asAdmin(live, async admin => {
    const [{ topics }, settings] = await Promise.all([
      admin.fetchTopicMetadata({ topics: names }),
      settingsOf(admin, names),
    ])
    const found = new Map<string, Topic>()
    for (const topic of topics) {
      const offsets = await admin.fetchTopicOffsets(topic.name)
      found.set(topic.name, {
        partitions: topic.partitions.length,
        replication: Math.min(...topic.partitions.map(({ replicas }) => replicas.length)),
        settings: settings.get(topic.name) ?? [],
        messages: offsets.reduce((sum, { high }) => sum + Number(high), 0),
      })
    }
    return found
  })
}

/** A laptop that does ten other things lets its broker take this long to host a topic that it has agreed to. */
const patienceMs = 45_000

/** Ask until there is an answer; a broker that is not there at all is not waited for. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const answer = () =>
    ask().catch((error: unknown) => {
      if (error instanceof StackError) return error
      throw error
    })
  const outcome = await eventually(answer, { timeoutMs: patienceMs })
  if (outcome instanceof StackError) throw outcome
  return outcome
}

async function settingsOf(admin: Admin, names: string[]): Promise<Map<string, string[]>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map(name => ({ type: ConfigResourceTypes.TOPIC, name })),
  })
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      configEntries
        .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
        .map(({ configName, configValue }) => `${configName}=${configValue}`)
        .sort(),
    ]),
  )
}

/** Set one setting of a topic and keep the others: the protocol replaces them all at once. */
export async function setRetention(live: Live, topic: string, retentionMs: number): Promise<void> {
  await asAdmin(live, async admin => {
    const kept = ((await settingsOf(admin, [topic])).get(topic) ?? []).filter(each => !each.startsWith(`${retention}=`))
    const configEntries = [...kept, `${retention}=${retentionMs}`].map(setting => {
      const at = setting.indexOf('=')
      return { name: setting.slice(0, at), value: setting.slice(at + 1) }
    })
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }]
    await admin.alterConfigs({ validateOnly: false, resources })
  })
  await topicsOnce(live, topics => topics.get(topic)?.settings.includes(`${retention}=${retentionMs}`) ?? false)
}

/** Remove the topic if it is there, and make it again as told. */
export async function remake(live: Live, topic: string, numPartitions: number, retentionMs?: number): Promise<void> {
  await drop(live, topic)
  const configEntries = retentionMs ? [{ name: retention, value: String(retentionMs) }] : []
  await asAdmin(live, async admin => {
    // False also when a request that seemed lost had made it: what counts is what is there then.
    // A busy broker agrees before it has a leader for each partition; the answers below say when it has.
    const topics = [{ topic, numPartitions, replicationFactor: 1, configEntries }]
    await admin.createTopics({ waitForLeaders: false, topics })
  })
  const made = await topicsOnce(live, topics => topics.get(topic)?.partitions === numPartitions)
  const partitions = made.get(topic)?.partitions
  if (partitions !== numPartitions) throw new Error(`${topic} has ${partitions} partitions instead of ${numPartitions}`)
}

export async function drop(live: Live, topic: string): Promise<void> {
  if (!(await topicNames(live)).includes(topic)) return
  await asAdmin(live, admin => admin.deleteTopics({ topics: [topic] }))
  await eventually(async () => {
    if ((await topicNames(live)).includes(topic)) throw new Error(`${topic} is still there`)
  })
}

/** A message to a topic that is there, though perhaps only just. */
export const writeTo = (live: Live, topic: string): Promise<void> => patiently(() => write(live, topic, 'kept'))

/** One message, as a producer with nothing but defaults would send it. Rejects when the broker does not take it. */
export async function write(live: Live, topic: string, value: string): Promise<void> {
  const kafka = await kafkaOf(live)
  const producer = kafka.producer({ retry: { retries: 2, initialRetryTime: 100 }, createPartitioner: () => () => 0 })
  await producer.connect()
  try {
    await producer.send({ topic, messages: [{ value }] })
  } finally {
    await producer.disconnect()
  }
}
