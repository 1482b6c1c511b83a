import { services } from './services.js'

/**
 * Topics and who listens to them. `infrastructure/kafka/topics.sh` makes the same topics, three partitions each; a test
 * compares the two lists.
 */

/** Topics of events, of commands, and of reports from warehouses. */
export const topics = [
  'order-events',
  'payment-events',
  'inventory-events',
  'shipping-events',
  'customer-events',
  'order-commands',
  'payment-commands',
  'saga-events',
  'notification-events',
  'warehouse-movements',
] as const

export type Topic = (typeof topics)[number]

const consumers = Object.entries(services).flatMap(([service, declared]) =>
  Object.entries<readonly Topic[]>(declared.consumers).map(([consumer, topics]) => ({ service, consumer, topics })),
)

/** By topic: the services that consume it. A topic without an entry has no consumer yet. */
export const subscribers: Partial<Record<Topic, readonly string[]>> = Object.fromEntries(
  topics
    .map(
      topic => [topic, consumers.filter(({ topics }) => topics.includes(topic)).map(({ service }) => service)] as const,
    )
    .filter(([, names]) => names.length > 0),
)

/** The topics of a consumer. */
export function topicsOf(consumer: string): readonly Topic[] {
  return consumers.filter(each => each.consumer === consumer).flatMap(({ topics }) => topics)
}
