/** A topic with its messages and its consumer group: every move gives a new state and a sentence about its effect. */
import { assignPartitions, partitionOf } from './kafka.ts'

export interface Message {
  /** The id of an order. */
  key: string
  /** What happened to it. */
  event: string
  partition: number
  offset: number
}

export interface Topic {
  partitions: number
  /** In the order in which they were written. */
  log: readonly Message[]
  /** The members of the group, by name. */
  consumers: readonly string[]
  /** The partitions that each of them reads. */
  reads: Readonly<Record<string, readonly number[]>>
}

export interface Play extends Topic {
  news: string
  found: ReadonlySet<Goal['id']>
}

export interface Goal {
  id: 'together' | 'split' | 'idle'
  text: string
  reached(topic: Topic): boolean
}

export const goals: readonly Goal[] = [
  {
    id: 'together',
    text: 'Two different order ids that land in one partition',
    reached: ({ log }) =>
      log.some(one => log.some(other => one.key !== other.key && one.partition === other.partition)),
  },
  {
    id: 'idle',
    text: 'A consumer that has nothing to read',
    reached: ({ consumers, reads }) => consumers.some(name => !reads[name]?.length),
  },
  {
    id: 'split',
    text: 'An order whose events lie in two partitions, so that nobody can tell which came first',
    reached: ({ log }) => keysOf(log).some(key => partitionsOf(log, key).length > 1),
  },
]

/** The limits that fit on a telephone. */
export const most = { partitions: 8, messages: 48, keyLength: 24 } as const

/** The possible members of the group. */
export const consumerNames = ['consumer-1', 'consumer-2', 'consumer-3', 'consumer-4', 'consumer-5'] as const

/** The events of an order, in order. */
const events = ['placed', 'paid', 'shipped', 'delivered'] as const

/** Three partitions, as the platform's topics have, and one consumer. */
export async function begin(): Promise<Play> {
  const topic = { partitions: 3, log: [], consumers: [consumerNames[0]], reads: {} }
  const reads = await assignPartitions(topic.consumers, topic.partitions)
  return { ...topic, reads, news: 'Nothing is written yet.', found: new Set() }
}

/** Writes the next event of the order with this id. */
export function write(before: Play, key: string): Promise<Play> {
  const partition = partitionOf(key, before.partitions)
  const of = before.log.filter(message => message.key === key)
  const offset = before.log.filter(message => message.partition === partition).length
  const event = events[of.length % events.length]!
  const elsewhere = partitionsOf(before.log, key).filter(each => each !== partition)
  const broken =
    elsewhere.length > 0
      ? ` Earlier ones lie in ${partitionsInWords(elsewhere)}: nobody can tell which came first.`
      : ''
  const news = `${key} ${event} → partition ${partition}, by the key alone.${broken}`
  return next(before, { log: [...before.log, { key, event, partition, offset }] }, () => news)
}

/** The effect of `kafka-topics.sh --alter --partitions`: existing messages do not move. */
export function addPartition(before: Play): Promise<Play> {
  const partitions = before.partitions + 1
  const keys = keysOf(before.log)
  const moved = keys.filter(key => partitionOf(key, partitions) !== partitionOf(key, before.partitions))
  const example = moved[0]
  const where = (key: string) => `${key} from ${partitionOf(key, before.partitions)} to ${partitionOf(key, partitions)}`
  const news =
    `${partitions} partitions. What is written stays where it is. The next event of ${moved.length} of ${keys.length} ` +
    `orders goes elsewhere${example === undefined ? '.' : `: ${where(example)}${moved.length > 1 ? ', …' : '.'}`}`
  return next(before, { partitions }, () => news)
}

/** A consumer joins the group, or leaves it. */
export function toggle(before: Play, consumer: string): Promise<Play> {
  const leaves = before.consumers.includes(consumer)
  const others = before.consumers.filter(name => name !== consumer)
  const consumers = leaves ? others : [...others, consumer].sort()
  const news = `${consumer} ${leaves ? 'leaves' : 'joins'}.`
  return next(before, { consumers }, after => `${news} ${sharesInWords(after)}`)
}

async function next(before: Play, changes: Partial<Topic>, tell: (after: Topic) => string): Promise<Play> {
  const topic: Topic = { ...before, ...changes }
  const after = { ...topic, reads: await assignPartitions(topic.consumers, topic.partitions) }
  const reached = goals.filter(goal => goal.reached(after)).map(({ id }) => id)
  return { ...after, news: tell(after), found: new Set([...before.found, ...reached]) }
}

export const keysOf = (log: Topic['log']): string[] => [...new Set(log.map(({ key }) => key))]

/** The partitions that contain events of a key, in ascending order. */
export const partitionsOf = (log: Topic['log'], key: string): number[] =>
  [...new Set(log.filter(message => message.key === key).map(({ partition }) => partition))].sort((a, b) => a - b)

/** The group's reader of a partition; undefined when the group is empty. */
export const readerOf = ({ consumers, reads }: Topic, partition: number): string | undefined =>
  consumers.find(name => reads[name]?.includes(partition))

/** `partition 0`, `partitions 0 and 2`. */
export const partitionsInWords = (numbers: readonly number[]): string =>
  `partition${numbers.length === 1 ? '' : 's'} ${new Intl.ListFormat('en').format(numbers.map(String))}`

export function shareInWords({ consumers, reads }: Topic, consumer: string): string {
  if (!consumers.includes(consumer)) return 'is not in the group'
  return reads[consumer]?.length ? `reads ${partitionsInWords(reads[consumer])}` : 'has nothing to read'
}

const sharesInWords = (topic: Topic): string =>
  topic.consumers.length === 0
    ? 'Nobody reads; what is written waits.'
    : `${topic.consumers.map(name => `${name} ${shareInWords(topic, name)}`).join(', ')}.`
