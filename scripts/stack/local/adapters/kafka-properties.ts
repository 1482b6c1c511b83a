import type { Listener, Names } from '../names.ts'

export type Properties = Map<string, string>

/** KAFKA_* variables for Java or the image's scripts, which are not broker properties (KafkaDockerWrapper's list). */
const notProperties = new Set([
  'KAFKA_BIN',
  'KAFKA_GC_LOG_OPTS',
  'KAFKA_HEAP_OPTS',
  'KAFKA_JMX_HOSTNAME',
  'KAFKA_JMX_OPTS',
  'KAFKA_JMX_PORT',
  'KAFKA_JVM_PERFORMANCE_OPTS',
  'KAFKA_LOG4J_LOGGERS',
  'KAFKA_LOG4J_OPTS',
  'KAFKA_LOG4J_ROOT_LOGLEVEL',
  'KAFKA_LOG_LEVEL',
  'KAFKA_OPTS',
  'KAFKA_TOOLS_LOG4J_LOGLEVEL',
  'KAFKA_VERSION',
])

/** What the image runs when no property is given at all: one node that is broker and controller. */
const imageDefaults: Record<string, string> = {
  'node.id': '1',
  'process.roles': 'broker,controller',
  listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  'advertised.listeners': 'PLAINTEXT://localhost:9092',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map':
    'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
  'controller.quorum.voters': '1@localhost:9093',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  'log.dirs': '/tmp/kraft-combined-logs',
}

/** Kafka's own default lies below /tmp, so a volume on /var/lib/kafka/data alone keeps nothing. */
const brokerDefaultLogDirectory = '/tmp/kafka-logs'

/**
 * The broker's properties as the image makes them: a mounted server.properties, over it every KAFKA_* variable
 * (`_` is a dot, `__` an underscore, `___` a dash), and the image's own only when there is neither.
 */
export function brokerProperties(environment: Record<string, string>, mounted = ''): Properties {
  const properties = parseProperties(mounted)
  for (const [name, value] of Object.entries(environment))
    if (name.startsWith('KAFKA_') && !notProperties.has(name)) properties.set(propertyName(name), value)
  return properties.size > 0 ? properties : new Map(Object.entries(imageDefaults))
}

function propertyName(variable: string): string {
  const marks: Record<string, string> = { ___: '-', __: '_', _: '.' }
  return variable
    .slice('KAFKA_'.length)
    .toLowerCase()
    .replace(/_{1,3}/g, mark => marks[mark]!)
}

function parseProperties(text: string): Properties {
  const lines = text.split('\n').map(line => /^\s*([^#!\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line))
  return new Map(lines.flatMap(match => (match ? [[match[1]!, match[2]!] as const] : [])))
}

export const formatProperties = (properties: Properties): string =>
  `${[...properties].map(([name, value]) => `${name}=${escaped(value)}`).join('\n')}\n`

/** Java reads a file of properties as Latin-1: other letters are written by their numbers. */
const escaped = (value: string) =>
  value
    .replaceAll('\\', '\\\\')
    .replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * Settings of a broker on a developer's machine, unless the file sets them: no writes to its own log at rest, a log
 * cleaner with room for 150,000 keys instead of five million, and threads for two cores, because each thread wakes
 * several times a second.
 */
const localDefaults: Record<string, string> = {
  'metadata.max.idle.interval.ms': '0',
  'log.cleaner.dedupe.buffer.size': '4194304',
  'num.io.threads': '2',
  'num.network.threads': '1',
  'group.coordinator.threads': '1',
}

interface Endpoint {
  name: string
  host: string
  port: number
}

/** `NAME://host:port,…`; the host may be empty. */
function parseEndpoints(value: string | undefined): Endpoint[] {
  return (value ?? '').split(',').flatMap(written => {
    const match = /^\s*([\w.-]+):\/\/([^:]*|\[[^\]]*\]):(\d+)\s*$/.exec(written)
    return match ? [{ name: match[1]!, host: match[2]!, port: Number(match[3]) }] : []
  })
}

const isLocal = (host: string) => ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host)

/**
 * Container ports of the broker. One that is bound or advertised as localhost is of no use to another container: a
 * client may reach it, but is then told to go on to its own localhost.
 */
export function brokerListeners(properties: Properties): (Listener & { name: string })[] {
  const advertised = new Map(
    parseEndpoints(properties.get('advertised.listeners')).map(({ name, host }) => [name, host]),
  )
  return parseEndpoints(properties.get('listeners') ?? 'PLAINTEXT://:9092').map(({ name, host, port }) => ({
    name,
    port,
    onlyItself: isLocal(host) || isLocal(advertised.get(name) ?? ''),
  }))
}

/** The facts of this machine for which the properties are changed. */
export interface Machine {
  /** Local port by container port. */
  ports: ReadonlyMap<number, number>
  /** Container port by the host port that the file publishes. */
  published: ReadonlyMap<number, number>
  names: Names
  hostPath(containerPath: string): string
}

/** The properties changed for this machine: loopback addresses, local ports, folders of the instance. */
export function localProperties(properties: Properties, { ports, published, names, hostPath }: Machine): Properties {
  const local = new Map([...Object.entries(localDefaults), ...properties])
  const address = (host: string, port: number) => {
    // Kafka itself refuses to advertise “any address”, with its own message.
    if (host === '0.0.0.0') return `${host}:${port}`
    // `localhost:29092` in advertised.listeners is the machine's published port, whatever the port inside.
    const inside = isLocal(host) ? (published.get(port) ?? port) : port
    const found = names.resolve(host, inside)
    return found ? `${found.host}:${found.port}` : `${host}:${port}`
  }
  const change = (name: string, changed: (value: string) => string) => {
    const value = properties.get(name)
    if (value) local.set(name, changed(value))
  }
  const voters = (value: string) => value.replace(/([\w.-]+):(\d+)/g, (_, host, port) => address(host, Number(port)))
  const listeners = parseEndpoints(properties.get('listeners') ?? 'PLAINTEXT://:9092')
  local.set('listeners', listeners.map(({ name, port }) => `${name}://127.0.0.1:${ports.get(port)}`).join(','))
  change('advertised.listeners', value => {
    const advertised = parseEndpoints(value).map(({ name, host, port }) => `${name}://${address(host, port)}`)
    return advertised.join(',') || value
  })
  change('controller.quorum.voters', voters)
  change('controller.quorum.bootstrap.servers', voters)
  change('metadata.log.dir', hostPath)
  local.delete('log.dir')
  const folders = (properties.get('log.dirs') ?? properties.get('log.dir') ?? brokerDefaultLogDirectory).split(',')
  return local.set('log.dirs', folders.map(folder => hostPath(folder.trim())).join(','))
}
