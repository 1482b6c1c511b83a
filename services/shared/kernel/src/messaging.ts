import type { FastifyBaseLogger } from 'fastify'
import { ConfigError } from './config.ts'
import { createPool, type Pool } from './db.ts'
import type { Lifecycle } from './lifecycle.ts'
import { startListener } from './listener.ts'
import { migrationsFolder } from './migrations.ts'
import { outboxChannel } from './outbox.ts'
import type { Probe } from './probes.ts'
import { createRelay, type Relay } from './relay.ts'
import type { Metrics } from './telemetry.ts'
import { createKafkaTransport } from './transport/kafka.ts'
import { createWebhookTransport } from './transport/webhook.ts'
import type { Transport } from './transport.ts'
import { createTransact, type Transact } from './unit-of-work.ts'

/** Who takes a topic's events: the names of services. The `contracts` package has the table. */
export type Subscribers = Readonly<Record<string, readonly string[]>>

interface MessagingConfig {
  SERVICE_NAME: string
  RELAY_DATABASE_URL: string
  APP_MODE: 'kafka' | 'webhook_only'
  KAFKA_BROKERS?: string
  KAFKA_PREFIX: string
  EVENTS_SECRET?: string
  SALES_URL?: string
  INVENTORY_URL?: string
  PAYMENT_URL?: string
}

/** How a service says and hears what happens. Nothing moves before `relay.start` and the first consumer. */
export interface Messaging {
  transport: Transport
  /** Publishes what `transact` committed. */
  relay: Relay
  transact: Transact
  /** Without it requests are served all the same; their events wait. */
  probe: Probe
  /** After the consumers and the relay have stopped. */
  close(): Promise<void>
}

interface MessagingOptions {
  /** Also the name of its schema. */
  service: string
  config: MessagingConfig
  /** In which changes and their events are committed. */
  pool: Pool
  subscribers: Subscribers
  log: FastifyBaseLogger
  lifecycle: Lifecycle
  metrics: Metrics
}

/**
 * The way from a committed change to the other services, by the transport that the settings ask for.
 * @throws ConfigError when a service that takes events by webhook has no address: its events would hold up all others.
 */
export function openMessaging({ service, config, pool, subscribers, ...about }: MessagingOptions): Messaging {
  const { log, lifecycle, metrics } = about
  const transport = createTransport(config, subscribers, { log, lifecycle })
  // One connection publishes, the other renews the lease and answers the metrics.
  const relayPool = createPool({
    url: config.RELAY_DATABASE_URL,
    schema: service,
    applicationName: service,
    max: 2,
    log,
  })
  const relay = createRelay({ pool: relayPool, transport, log, metrics })
  const stopListener = startListener({
    url: config.RELAY_DATABASE_URL,
    applicationName: service,
    channel: outboxChannel(service),
    onCall: relay.hear,
    log,
  })
  return {
    transport,
    relay,
    transact: createTransact(pool, relay.wake),
    probe: { name: 'events', required: false, check: transport.health },
    async close() {
      await Promise.all([stopListener(), transport.close()]).finally(() => relayPool.end())
    },
  }
}

function createTransport(
  config: MessagingConfig,
  subscribers: Subscribers,
  { log, lifecycle }: { log: FastifyBaseLogger; lifecycle: Lifecycle },
): Transport {
  if (config.APP_MODE === 'webhook_only') {
    const urls = peerUrls(config)
    const unreachable = [...new Set(Object.values(subscribers).flat())].filter(name => !urls[name])
    if (unreachable.length > 0) throw new ConfigError(unreachable.map(name => missing(config, urlVariable(name))))
    return createWebhookTransport({
      secret: config.EVENTS_SECRET!,
      subscribersOf: topic => (subscribers[topic] ?? []).map(name => urls[name]!),
    })
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
      : [
          ['EVENTS_SECRET', config.EVENTS_SECRET],
          ...Object.entries(peerUrls(config)).map(([name, url]): [string, string | undefined] => [
            urlVariable(name),
            url,
          ]),
        ]
  return needed.filter(([, value]) => !value).map(([name]) => missing(config, name))
}

const urlVariable = (service: string) => `${service.toUpperCase()}_URL`

const missing = ({ APP_MODE }: MessagingConfig, variable: string) =>
  `${variable} is not set: APP_MODE=${APP_MODE} needs it.`

function peerUrls(config: MessagingConfig): Record<string, string | undefined> {
  return { sales: config.SALES_URL, inventory: config.INVENTORY_URL, payment: config.PAYMENT_URL }
}

/** The migrations of outbox, inbox and dead letters, for every service that exchanges events. */
export const messagingTables = () => ({
  name: 'messaging',
  folder: migrationsFolder(import.meta.url, 'messaging-tables'),
})
