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

/** Which services take a topic's events. A topic without a line has no listener yet. */
export const subscribers: Partial<Record<Topic, readonly string[]>> = {
  'order-events': ['inventory'],
  'inventory-events': ['sales'],
  'payment-commands': ['payment'],
  'payment-events': ['sales'],
}

/** The topics that a service listens to, from the table above. */
export function topicsOf(service: string): Topic[] {
  return topics.filter(topic => subscribers[topic]?.includes(service))
}
