/**
 * The broker's properties as the apache/kafka image derives them: from a mounted server.properties, then from KAFKA_*
 * variables; from its own defaults only when there is neither (docker/README of apache/kafka).
 */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { parseImage, productOf } from './image.ts'

export interface BrokerSettings {
  properties: Record<string, string>
  /** False when something else has its hand in it (another command, a file that is not in the workspace). */
  certain: boolean
}

export interface Listener {
  name: string
  /** Empty for every address of the container. */
  host: string
  port: number
}

/** Variables that steer the JVM and its tools and are no properties of the broker. */
const noProperty =
  /^KAFKA_(HEAP_OPTS|OPTS|JMX_\w+|LOG4J_\w+|VERSION|GC_LOG_OPTS|JVM_PERFORMANCE_OPTS|DEBUG|BIN|BOOTSTRAP|BROKERS)$/

const mountedConfig = '/mnt/shared/config/server.properties'

/** The image's own server.properties, used when nothing else is said. */
const imageDefaults: Record<string, string> = {
  'node.id': '1',
  'process.roles': 'broker,controller',
  listeners: 'PLAINTEXT://:9092,CONTROLLER://:9093',
  'advertised.listeners': 'PLAINTEXT://localhost:9092',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map':
    'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
  'controller.quorum.voters': '1@localhost:9093',
  'log.dirs': '/tmp/kraft-combined-logs',
}

/** What Kafka itself assumes where a property is not set. */
export const kafkaDefaults: Record<string, string> = {
  listeners: 'PLAINTEXT://:9092',
  'log.dirs': '/tmp/kafka-logs',
  'auto.create.topics.enable': 'true',
  'num.partitions': '1',
}

export function brokerSettings(service: ComposeService): BrokerSettings {
  const fromEnvironment = Object.fromEntries(
    Object.entries(service.environment)
      .filter(([name]) => name.startsWith('KAFKA_') && !noProperty.test(name))
      .map(([name, value]) => [propertyName(name), value]),
  )
  const mounted = mountedProperties(service)
  const certain =
    productOf(parseImage(service.image ?? '')) === 'kafka' &&
    service.build === undefined &&
    service.command === undefined &&
    service.entrypoint === undefined &&
    mounted !== 'unreadable'
  const fromFile = typeof mounted === 'object' ? mounted : {}
  const given = { ...fromFile, ...fromEnvironment }
  return { properties: Object.keys(given).length > 0 || mounted === 'unreadable' ? given : imageDefaults, certain }
}

/** `KAFKA_LOG_DIRS` is `log.dirs`; two underscores are one, three a dash. */
function propertyName(variable: string): string {
  return variable
    .slice('KAFKA_'.length)
    .toLowerCase()
    .replaceAll('___', '\u0001')
    .replaceAll('__', '\u0002')
    .replaceAll('_', '.')
    .replaceAll('\u0001', '-')
    .replaceAll('\u0002', '_')
}

function mountedProperties(service: ComposeService): Record<string, string> | 'unreadable' | undefined {
  const mount = service.volumes.find(
    ({ target }) => mountedConfig === target || mountedConfig.startsWith(`${trimmed(target)}/`),
  )
  const config = service.configs.find(({ target }) => target === mountedConfig)
  const content =
    config?.content ??
    readText(
      config?.file ??
        (mount?.type === 'bind' && mount.source
          ? join(mount.source, posix.relative(mount.target, mountedConfig))
          : undefined),
    )
  if (content === undefined) return mount || config ? 'unreadable' : undefined
  const pairs = content.split(/\r?\n/).flatMap(line => {
    const [, key, value] = /^\s*([^#!\s=:]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? []
    return key ? [[key, value ?? ''] as const] : []
  })
  return Object.fromEntries(pairs)
}

function readText(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

const trimmed = (path: string) => path.replace(/(.)\/$/, '$1')

/** `NAME://host:port, …`; what cannot be read is left out. */
export function readListeners(text: string | undefined): Listener[] {
  return (text ?? '').split(',').flatMap(each => {
    const [, name, host, port] = /^\s*([\w-]+):\/\/(\[[^\]]*\]|[^:/\s]*):(\d+)\s*$/.exec(each) ?? []
    return name ? [{ name: name.toUpperCase(), host: host ?? '', port: Number(port) }] : []
  })
}

export const loopback = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)
export const anyAddress = (host: string) => host === '' || host === '0.0.0.0' || /^\[?::\]?$/.test(host)
