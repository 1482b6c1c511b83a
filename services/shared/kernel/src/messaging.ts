import type { FastifyBaseLogger } from 'fastify'
import { ConfigError } from './config.ts'
import { type MessageHandler, startConsumer } from './consumer.ts'
import { countDeadLetters } from './inbox.ts'
import type { Lifecycle } from './lifecycle.ts'
import { startListener } from './listener.ts'
import { migrationsFolder } from './migrations.ts'
import { outboxChannel } from './outbox.ts'
import { createPool } from './pool.ts'
import { createRelay } from './relay.ts'
import type { Service, ServiceConfig } from './service.ts'
import { measureQuery } from './telemetry.ts'
import { createKafkaTransport } from './transport/kafka.ts'
import { createWebhookTransport } from './transport/webhook.ts'
import type { Transport } from './transport.ts'
import { createWithTransaction, type WithTransaction } from './unit-of-work.ts'

/** Who takes a topic's events: the names of services. The `contracts` package has the table. */
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

/** How a service says and hears what happens. */
export interface Messaging {
  /** Changes and their events are committed together, and published afterwards. */
  withTransaction: WithTransaction
  transport: Transport
  /** Takes events of the topics as the consumer of that name, once the service has started. */
  consume(group: string, topics: readonly string[], apply: MessageHandler): void
}

/**
 * The way from a committed change to the other services, by the transport that the settings ask for.
 * @throws ConfigError when the settings lack what the transport needs, see `checkMessaging`
 */
export function openMessaging(service: Service<ServiceConfig & MessagingConfig>, subscribers: Subscribers): Messaging {
  const { name, config, pool, log, lifecycle, metrics } = service
  const sentences = checkMessaging(subscribers)(config)
  if (sentences.length > 0) throw new ConfigError(sentences)
  const transport = createTransport(config, subscribers, { log, lifecycle })
  const url = config.RELAY_DATABASE_URL
  // One connection publishes, the other renews the lease and answers the metrics.
  const relayPool = createPool({ url, schema: name, applicationName: name, max: 2, log })
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
  let stopListener = async () => {}
  service.add({ name: 'messaging', stop: () => transport.close().finally(() => relayPool.end()) })
  service.add({
    name: 'listener',
    start: () => (stopListener = startListener(listening)),
    stop: () => stopListener(),
  })
  service.add({ name: 'relay', start: relay.start, stop: relay.stop })
  // Without it requests are served all the same; their events wait.
  service.probes.push({ name: 'events', required: false, check: transport.health })
  return {
    withTransaction,
    transport,
    consume(group, topics, apply) {
      let stop = async () => {}
      const start = async () => {
        stop = await startConsumer({ group, topics, apply, transport, withTransaction, log, metrics })
      }
      service.add({ name: `consumer ${group}`, start, stop: () => stop() })
    },
  }
}

/** The transport that the settings ask for. They must have what it needs, see `checkMessaging`. */
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
 * What the mode needs besides what every mode needs, one sentence for each thing that is missing or wrong. A service that
 * takes events by webhook and has no address would hold up those for all others.
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
