/** Rules 1.2, 4.5 and 4.6: the broker's own settings. What it tells its clients is followed as a client would. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { ComposeService, Place } from '../../../../../scripts/stack/types.ts'
import { serviceNames } from '../../rules.ts'
import { at, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { ownerOf, readAddress } from '../facts/addresses.ts'
import {
  anyAddress,
  type BrokerSettings,
  brokerSettings,
  kafkaDefaults,
  type Listener,
  loopback,
  readListeners,
} from '../facts/kafka.ts'

export const noAutoCreate: Check<StaticContext> = {
  id: '4.5.no-auto-create',
  step: 4,
  title: 'The broker makes no topic by accident',
  proof: 'static',
  needs: ['1.0.parses'],
  shownBy: ['4.5.no-accidental-topics'],
  run(context) {
    const seen = observe()
    const kafka = projectOf(context).services.kafka
    if (!kafka) return seen.outcome()
    const { properties, certain } = brokerSettings(kafka)
    const value = properties['auto.create.topics.enable'] ?? kafkaDefaults['auto.create.topics.enable']!
    if (!certain && properties['auto.create.topics.enable'] === undefined)
      leaveToLive(seen, 'that the broker makes no topic by accident')
    else {
      seen.that(value.trim().toLowerCase() === 'false', () =>
        finding('4.5.topic-made-by-accident', {
          message: '“kafka” makes a topic for every name that somebody sends to, also for a misspelt one.',
          place: at(context, 'kafka', 'environment', 'KAFKA_AUTO_CREATE_TOPICS_ENABLE'),
          expected: 'an unknown topic is refused',
          actual:
            properties['auto.create.topics.enable'] === undefined
              ? 'nothing is said about it, and Kafka’s default is to make it'
              : value,
          next: 'Look in the broker’s settings for the one about creating topics.',
        }),
      )
    }
    return seen.outcome()
  },
}

export const brokerStarts: Check<StaticContext> = {
  id: '4.6.listeners',
  step: 4,
  title: 'The broker’s listeners fit together',
  proof: 'static',
  needs: ['1.0.parses'],
  shownBy: ['4.6.broker-by-name'],
  run(context) {
    const seen = observe()
    const kafka = projectOf(context).services.kafka
    if (!kafka) return seen.outcome()
    const settings = brokerSettings(kafka)
    if (!settings.certain) leaveToLive(seen, 'that the broker’s listeners fit together')
    else judgeListeners(settings, name => at(context, 'kafka', 'environment', name), seen)
    return seen.outcome()
  },
}

/** Mistakes for which Kafka ends at its start (KafkaConfig.validateValues). */
function judgeListeners({ properties }: BrokerSettings, place: (variable: string) => Place, seen: Observation): void {
  const listeners = readListeners(properties.listeners ?? kafkaDefaults.listeners)
  const controllers = (properties['controller.listener.names'] ?? '')
    .split(',')
    .map(name => name.trim().toUpperCase())
    .filter(Boolean)
  const roles = (properties['process.roles'] ?? '').split(',').map(role => role.trim())
  const written = properties['listener.security.protocol.map']
  const mapped = new Set((written ?? '').split(',').map(pair => pair.split(':')[0]!.trim().toUpperCase()))
  const standard = new Set(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'])
  for (const { name } of listeners) {
    const known = written === undefined ? standard.has(name) || controllers.includes(name) : mapped.has(name)
    seen.that(known, () =>
      refusal(
        '4.6.protocol-map',
        `has a listener ${name} and is not told which protocol it speaks`,
        place('KAFKA_LISTENER_SECURITY_PROTOCOL_MAP'),
        `${name} in the map`,
        written ?? 'no map',
      ),
    )
  }
  if (roles.includes('controller')) {
    seen.that(
      controllers.some(name => listeners.some(listener => listener.name === name)),
      () =>
        refusal(
          '4.6.no-controller-listener',
          'is a controller and has no listener for it',
          place('KAFKA_CONTROLLER_LISTENER_NAMES'),
          'a listener of that name',
          `${controllers.join(', ') || 'none'}; listeners: ${listeners.map(({ name }) => name).join(', ')}`,
        ),
    )
  }
  const clients = listeners.filter(({ name }) => !controllers.includes(name))
  const inner =
    properties['inter.broker.listener.name']?.trim().toUpperCase() ??
    properties['security.inter.broker.protocol'] ??
    'PLAINTEXT'
  seen.that(
    clients.some(({ name }) => name === inner),
    () =>
      refusal(
        '4.6.inter-broker-listener',
        `has no listener ${inner} for talking with other brokers, which it needs even alone`,
        place('KAFKA_INTER_BROKER_LISTENER_NAME'),
        'one of its listeners',
        inner,
      ),
  )
  const unspeakable = advertisedOf(properties).find(({ host }) => anyAddress(host))
  const unsaid =
    properties['advertised.listeners'] === undefined ? clients.find(({ host }) => host === '0.0.0.0') : undefined
  seen.that(!unspeakable && !unsaid, () =>
    refusal(
      '4.6.advertised-any-address',
      'would tell its clients to connect to “any address”, which is none',
      place('KAFKA_ADVERTISED_LISTENERS'),
      'a name that the other containers can resolve',
      properties['advertised.listeners'] ?? 'not set, and the listener is bound to 0.0.0.0',
    ),
  )
}

function refusal(code: string, what: string, place: Place, expected: string, actual: string) {
  return finding(code, {
    message: `The service “kafka” ${what}: the broker ends at its start.`,
    place,
    expected,
    actual,
    next: 'Start kafka alone and read the first error in its log.',
  })
}

export const advertised: Check<StaticContext> = {
  id: '4.6.advertised',
  step: 4,
  title: 'The broker tells its clients a name that they can resolve',
  proof: 'static',
  needs: ['1.0.parses', '4.6.listeners'],
  shownBy: ['4.6.broker-by-name'],
  run(context) {
    const seen = observe()
    const { services } = projectOf(context)
    const kafka = services.kafka
    if (!kafka) return seen.outcome()
    const { properties, certain } = brokerSettings(kafka)
    if (!certain) {
      leaveToLive(seen, 'which address the broker tells its clients')
      return seen.outcome()
    }
    for (const [client, variable] of [
      ...serviceNames.map(name => [name, 'KAFKA_BROKERS'] as const),
      ['kafka-setup', 'KAFKA_BOOTSTRAP'] as const,
    ]) {
      const service = services[client]
      if (service)
        for (const each of (service.environment[variable] ?? '').split(','))
          follow(each, variable, service, properties, context, seen)
    }
    seen.held()
    return seen.outcome()
  },
}

/** Connect as the client would, read what the broker answers, and connect to that. */
function follow(
  address: string,
  variable: string,
  client: ComposeService,
  properties: Record<string, string>,
  context: StaticContext,
  seen: Observation,
): void {
  const first = readAddress(address)
  const project = projectOf(context)
  if (!first || ownerOf(first.host, project) !== 'kafka') {
    // The services' addresses are rule 1.6's.
    if (first && client.name === 'kafka-setup')
      seen.wrong(unreachable(client.name, variable, address, at(context, client.name, 'environment', variable)))
    return
  }
  const listeners = readListeners(properties.listeners ?? kafkaDefaults.listeners)
  const listener = listeners.find(({ port }) => port === first.port)
  if (!listener) {
    if (client.name === 'kafka-setup')
      seen.wrong(unreachable(client.name, variable, address, at(context, client.name, 'environment', variable)))
    return
  }
  const heard = seen.that(!loopback(listener.host), () =>
    finding('4.6.listens-on-loopback', {
      message: `“${client.name}” looks for kafka at ${address}, where the broker listens to its own container only.`,
      place: at(context, 'kafka', 'environment', 'KAFKA_LISTENERS'),
      expected: 'a listener on every address of the container, or on its name',
      actual: `${listener.name}://${listener.host}:${listener.port}`,
      next: 'The address that a broker listens on and the one that it tells its clients are two settings.',
    }),
  )
  if (!heard) return
  const place = at(context, 'kafka', 'environment', 'KAFKA_ADVERTISED_LISTENERS')
  const told = toldTo(listener, properties)
  if (told === 'itself') {
    leaveToLive(seen, 'which name the broker tells its clients: without advertised listeners it takes its container’s')
    return
  }
  const problem = told === undefined ? `nothing for its listener ${listener.name}` : whyNot(told, listeners, project)
  seen.that(problem === undefined, () =>
    finding('4.6.broker-not-reached', {
      message: `“${client.name}” reaches kafka at ${address}, and is told to go on to ${told ? `${told.host}:${told.port}` : 'nowhere'}, where it finds no broker.`,
      place,
      expected: 'for each listener, a name and a port at which the other containers reach it',
      actual: problem,
      next: `Find out which listener has port ${listener.port}, and what is advertised for it.`,
    }),
  )
}

function toldTo(listener: Listener, properties: Record<string, string>): Listener | 'itself' | undefined {
  if (properties['advertised.listeners'] !== undefined)
    return advertisedOf(properties).find(({ name }) => name === listener.name)
  return listener.host === '' ? 'itself' : listener
}

const advertisedOf = (properties: Record<string, string>) => readListeners(properties['advertised.listeners'])

function whyNot(told: Listener, listeners: Listener[], project: Parameters<typeof ownerOf>[1]): string | undefined {
  const owner = ownerOf(told.host, project)
  if (owner === 'itself') return `${told.host}, which in another container is that container itself`
  if (owner !== 'kafka')
    return `${told.host}, which ${owner === 'outside' ? 'no service of the compose network is called' : `is ${owner}`}`
  return listeners.some(({ port }) => port === told.port)
    ? undefined
    : `port ${told.port}, where the broker does not listen`
}

function unreachable(client: string, variable: string, address: string, place: Place) {
  return finding('4.6.bootstrap-address', {
    message: `“${client}” looks for the broker at ${address}, where kafka does not listen in the compose network.`,
    place,
    expected: 'the name and the port of a listener of kafka',
    actual: `${variable}=${address}`,
    next: 'Compare it with the listeners of kafka; inside a container, localhost is the container itself.',
  })
}
