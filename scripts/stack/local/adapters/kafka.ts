import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mountedText } from '../../dockerfile/trace.ts'
import { type Kafka, locateKafka } from '../../engines/kafka.ts'
import { imageClusterId } from '../../engines/kafka-commands.ts'
import { serviceError } from '../../error.ts'
import type { ComposeService } from '../../types.ts'
import { runCommand } from '../command.ts'
import type { Adapter, InstanceContext, Launch } from '../types.ts'
import { otherVersion } from './image.ts'
import {
  brokerListeners,
  brokerProperties,
  formatProperties,
  localProperties,
  type Properties,
} from './kafka-properties.ts'
import { serverArguments } from './server-arguments.ts'
import { missingEngine } from './unavailable.ts'

const mountedProperties = '/mnt/shared/config/server.properties'
/**
 * A small initial heap, large enough for a course's topics; the image would take a gigabyte. `KAFKA_HEAP_OPTS` of the
 * compose file comes after it and wins.
 */
const localHeap = '-Xms32m -Xmx400m'
/**
 * JVM options for a broker with little work: one thread collects garbage and returns memory, code is compiled once and
 * quickly, no performance counters, and the class archive is mapped at the address it was made for. Java 17.0.5 and
 * later map it at a random address for security, which rewrites every page of it. `KAFKA_OPTS` of the compose file
 * comes after these and wins.
 */
const localTuning = [
  '-XX:TieredStopAtLevel=1',
  '-XX:MinHeapFreeRatio=10',
  '-XX:MaxHeapFreeRatio=20',
  '-XX:-UsePerfData',
  '-XX:+UnlockDiagnosticVMOptions',
  '-XX:ArchiveRelocationMode=0',
].join(' ')
const localCollector = '-XX:+UseSerialGC'
/** A setting of glibc, which would otherwise give many of a hundred threads a heap of their own. */
const localArenas = '2'

/** Container paths of Kafka's commands, for scripts on its image as well. */
export const kafkaImagePaths = (kafka: Kafka): Record<string, string> => ({ '/opt/kafka/bin': kafka.bin })

/** Serves the `apache/kafka` image with Kafka's own jars, by the same variables and files. */
export async function kafkaAdapter(service: ComposeService): Promise<Adapter | undefined> {
  if (!serverArguments(service, ['run'])) return undefined
  const kafka = locateKafka()
  if (!kafka) throw missingEngine('kafka', service)
  const properties = brokerProperties(service.environment, mountedText(mountedProperties, service.volumes))
  return {
    engine: `Apache Kafka ${kafka.version}`,
    notes: [...otherVersion(service, 'Kafka', kafka.version, 3), ...unreachable(properties)],
    listeners: brokerListeners(properties),
    stopSignal: 'SIGTERM',
    imagePaths: kafkaImagePaths(kafka),
    prepare: instance => prepare(instance, kafka, properties),
  }
}

/**
 * Reported only when no listener is reachable for others: a second listener for programs on the machine is good
 * practice.
 */
function unreachable(properties: Properties): string[] {
  const controllers = new Set((properties.get('controller.listener.names') ?? '').split(','))
  const forClients = brokerListeners(properties).filter(({ name }) => !controllers.has(name))
  if (forClients.some(({ onlyItself }) => !onlyItself)) return []
  return ['Every listener is bound or advertised as localhost: another container would be sent to its own localhost.']
}

async function prepare(instance: InstanceContext, kafka: Kafka, properties: Properties): Promise<Launch> {
  const local = localProperties(properties, {
    ports: instance.ports,
    published: new Map(instance.service.ports.map(({ published, target }) => [Number(published), target])),
    names: instance.names,
    hostPath: path => instance.files.host(path),
  })
  const file = join(instance.directory, 'server.properties')
  writeFileSync(file, formatProperties(local))
  const { KAFKA_HEAP_OPTS = '', KAFKA_OPTS = '' } = instance.environment
  const env = {
    MALLOC_ARENA_MAX: localArenas,
    ...instance.environment,
    KAFKA_HEAP_OPTS: `${localHeap} ${KAFKA_HEAP_OPTS}`,
    // Java refuses two garbage collectors.
    KAFKA_OPTS: `${localTuning} ${/-XX:\+Use\w+GC/.test(KAFKA_OPTS) ? '' : localCollector} ${KAFKA_OPTS}`,
  }
  await format(instance, kafka, local, file, env)
  return {
    argv: [join(kafka.bin, 'kafka-server-start.sh'), file],
    env: { ...env, KAFKA_LOG_LEVEL: 'info' },
    cwd: instance.directory,
  }
}

/** Formats a storage once; the broker itself refuses a storage with another cluster id. */
async function format(
  instance: InstanceContext,
  kafka: Kafka,
  local: Properties,
  file: string,
  env: Record<string, string>,
): Promise<void> {
  const folders = local.get('log.dirs')!.split(',')
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  if (folders.every(folder => existsSync(join(folder, 'meta.properties')))) return
  const standalone = local.has('controller.quorum.voters') ? [] : ['--standalone']
  const { service, environment, signal, log } = instance
  const options = ['--ignore-formatted', '-t', environment.CLUSTER_ID ?? imageClusterId, '-c', file, ...standalone]
  const argv = [join(kafka.bin, 'kafka-storage.sh'), 'format', ...options]
  const { exitCode, stdout, stderr } = await runCommand(argv, { env, signal, onOutput: log })
  if (exitCode === 0) return
  const lines = (stderr || stdout).trim().split('\n')
  const said = lines.find(line => !line.startsWith('\tat')) ?? ''
  throw serviceError(service, {
    kind: 'service',
    message: `Kafka refuses its configuration: ${said}`,
    next: `Correct the KAFKA_* variables of ${service.name}; ${file} shows the properties they make.`,
  })
}
