import { services } from './services.js'

/**
 * Topics and who listens to them. `infrastructure/kafka/topics.sh` makes the same topics, three partitions each; a test
 * compares the two lists.
 */

/** What happened, what somebody is asked to do, and what the warehouses report. */
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

/** Which services take a topic's events. A topic without a line has no listener yet. */
export const subscribers: Partial<Record<Topic, readonly string[]>> = Object.fromEntries(
  topics
    .map(
      topic => [topic, consumers.filter(({ topics }) => topics.includes(topic)).map(({ service }) => service)] as const,
    )
    .filter(([, names]) => names.length > 0),
)

/** The topics that a consumer takes events from. */
export function topicsOf(consumer: string): readonly Topic[] {
  return consumers.filter(each => each.consumer === consumer).flatMap(({ topics }) => topics)
}
