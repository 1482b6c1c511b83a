import type { FastifyBaseLogger } from 'fastify'
import type { Lifecycle } from './lifecycle.ts'
import { migrationsFolder } from './migrations.ts'
import { createKafkaTransport } from './transport/kafka.ts'
import { createWebhookTransport } from './transport/webhook.ts'
import type { Transport } from './transport.ts'

/** Who takes a topic's events: the names of services. The `contracts` package has the table. */
export type Subscribers = Readonly<Record<string, readonly string[]>>

interface MessagingConfig {
  SERVICE_NAME: string
  APP_MODE: 'kafka' | 'webhook_only'
  KAFKA_BROKERS?: string
  KAFKA_PREFIX: string
  SALES_URL?: string
  INVENTORY_URL?: string
  PAYMENT_URL?: string
}

/** The transport that the settings ask for. */
export function createTransport(
  config: MessagingConfig,
  subscribers: Subscribers,
  { log, lifecycle }: { log: FastifyBaseLogger; lifecycle: Lifecycle },
): Transport {
  if (config.APP_MODE === 'webhook_only') {
    const urls = peerUrls(config)
    return createWebhookTransport({ subscribersOf: topic => (subscribers[topic] ?? []).map(name => urls[name]!) })
  }
  return createKafkaTransport({
    brokers: config.KAFKA_BROKERS!.split(','),
    clientId: config.SERVICE_NAME,
    prefix: config.KAFKA_PREFIX,
    log,
    onFatal: lifecycle.fail,
  })
}

/** What the mode needs besides what every mode needs, one sentence for each that is missing. */
export function checkMessaging(config: MessagingConfig): string[] {
  const needed: [string, string | undefined][] =
    config.APP_MODE === 'kafka'
      ? [['KAFKA_BROKERS', config.KAFKA_BROKERS]]
      : Object.entries(peerUrls(config)).map(([name, url]) => [`${name.toUpperCase()}_URL`, url])
  return needed
    .filter(([, value]) => !value)
    .map(([name]) => `${name} is not set: APP_MODE=${config.APP_MODE} needs it.`)
}

function peerUrls(config: MessagingConfig): Record<string, string | undefined> {
  return { sales: config.SALES_URL, inventory: config.INVENTORY_URL, payment: config.PAYMENT_URL }
}

/** The migrations of outbox, inbox and dead letters, for every service that exchanges events. */
export const messagingTables = () => ({
  name: 'messaging',
  folder: migrationsFolder(import.meta.url, 'messaging-tables'),
})
