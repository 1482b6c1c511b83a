import type { FastifyBaseLogger } from 'fastify'
import { startListener } from '../database/listener.ts'
import { migrationsFolder } from '../database/migrations.ts'
import { createPool } from '../database/pool.ts'
import { createWithTransaction, type WithTransaction } from '../database/unit-of-work.ts'
import { type MessageHandler, startConsumer } from '../events/consumer.ts'
import { countDeadLetters } from '../events/inbox.ts'
import { outboxChannel } from '../events/outbox.ts'
import { createRelay } from '../events/relay.ts'
import { ConfigError } from '../process/config.ts'
import type { Lifecycle } from '../process/lifecycle.ts'
import { type Service, type ServiceConfig, startedPart } from '../process/service.ts'
import { measureQuery } from '../telemetry/metrics.ts'
import { createKafkaTransport } from './kafka.ts'
import type { Transport } from './transport.ts'
import { createWebhookTransport } from './webhook.ts'

/** By topic: the names of the services that consume it. The `contracts` package has the table. */
export type Subscribers = Readonly<Record<string, readonly string[]>>

interface MessagingConfig {
  SERVICE_NAME: string
  RELAY_DATABASE_URL: string
  APP_MODE: 'kafka' | 'webhook_only'
  KAFKA_BROKERS?: string
  KAFKA_PREFIX: string
  EVENTS_SECRET?: string
  PEER_URLS: string
}

/** One connection publishes; the other renews the lease and reads the metrics. */
const relayConnections = 2

/** What a service that exchanges events has besides its pool: the relay's, and the one that listens for notifications. */
export const messagingConnections = relayConnections + 1

/** A service's access to events. */
export interface Messaging {
  /** Commits a change and its events together; the relay publishes them afterwards. */
  withTransaction: WithTransaction
  transport: Transport
  /** Adds a consumer of the topics to the service; `group` is its name. */
  consume(group: string, topics: readonly string[], apply: MessageHandler): void
}

/**
 * Adds outbox, relay and transport to a service.
 * @throws ConfigError when a setting is missing that the transport needs, see `checkMessaging`
 */
export function openMessaging(service: Service<ServiceConfig & MessagingConfig>, subscribers: Subscribers): Messaging {
  const { name, config, pool, log, lifecycle, metrics } = service
  const sentences = checkMessaging(subscribers)(config)
  if (sentences.length > 0) throw new ConfigError(sentences)
  const transport = createTransport(config, subscribers, { log, lifecycle })
  const url = config.RELAY_DATABASE_URL
  const relayPool = createPool({ url, schema: name, applicationName: name, max: relayConnections, log })
  measureQuery(metrics, 'dead_letters', 'Messages kept because they could have no effect.', () =>
    countDeadLetters(pool),
  )
  const relay = createRelay({ pool: relayPool, transport, log, metrics })
  const withTransaction = createWithTransaction(pool, relay.wake, log)
  const listening = {
    url,
    applicationName: name,
    channel: outboxChannel(name),
    onNotification: relay.onNotification,
    log,
  }
  service.add({ name: 'messaging', stop: () => transport.close().finally(() => relayPool.end()) })
  service.add(startedPart('listener', () => startListener(listening)))
  service.add({ name: 'relay', start: relay.start, stop: relay.stop })
  // Not required: without the transport requests are served, and their events wait in the outbox.
  service.probes.push({ name: 'events', required: false, check: transport.health })
  return {
    withTransaction,
    transport,
    consume(group, topics, apply) {
      const consumer = { group, topics, apply, transport, withTransaction, log, metrics }
      service.add(startedPart(`consumer ${group}`, () => startConsumer(consumer)))
    },
  }
}

/** The transport that APP_MODE names. `checkMessaging` must have found nothing wrong with the settings. */
export function createTransport(
  config: Omit<MessagingConfig, 'RELAY_DATABASE_URL'>,
  subscribers: Subscribers,
  { log, lifecycle }: { log: FastifyBaseLogger; lifecycle: Lifecycle },
): Transport {
  if (config.APP_MODE === 'webhook_only') {
    const peers = readPeers(config.PEER_URLS)
    return createWebhookTransport({
      secret: config.EVENTS_SECRET!,
      subscribersOf: topic => (subscribers[topic] ?? []).map(name => peers.get(name)!),
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

/**
 * Checks the settings that APP_MODE needs. Every subscriber must have an address: an event that cannot be posted to one
 * subscriber would block the events of all others.
 * @returns one sentence for each setting that is missing or wrong
 */
export function checkMessaging(subscribers: Subscribers): (config: MessagingConfig) => string[] {
  return config => {
    const needed = (what: string) => `${what}: APP_MODE=${config.APP_MODE} needs it.`
    if (config.APP_MODE === 'kafka') return config.KAFKA_BROKERS ? [] : [needed('KAFKA_BROKERS is not set')]
    const peers = readPeers(config.PEER_URLS)
    const wrong = [...peers].filter(([, url]) => !/^https?:/.test(url) || !URL.canParse(url))
    const missing = [...new Set(Object.values(subscribers).flat())].filter(name => !peers.has(name))
    return [
      ...(config.EVENTS_SECRET ? [] : [needed('EVENTS_SECRET is not set')]),
      ...wrong.map(([name, url]) => `PEER_URLS says ${name}=${url}: that is no URL.`),
      ...missing.map(name => needed(`PEER_URLS does not say where ${name} is`)),
    ]
  }
}

/** `sales=http://sales:8000 payment=http://payment:8000` → URL by name. */
function readPeers(text: string): Map<string, string> {
  const entries = text.split(/\s+/).filter(Boolean)
  return new Map(entries.map(entry => [entry.split('=', 1)[0]!, entry.slice(entry.indexOf('=') + 1)]))
}

/** The migrations of outbox, inbox and dead letters, for every service that exchanges events. */
export const messagingTables = () => ({
  name: 'messaging',
  folder: migrationsFolder(import.meta.url, 'messaging-tables'),
})
