import { locateKafka } from '../../engines/kafka.ts'
import type { ComposeService } from '../../types.ts'
import { translateText } from '../exec.ts'
import type { Listener } from '../names.ts'
import type { Adapter, InstanceContext } from '../types.ts'
import { kafkaImagePaths } from './kafka.ts'
import { commandWords } from './server-arguments.ts'
import { missingEngine } from './unavailable.ts'

/** The tools of an image for a command other than its own server. */
export interface ScriptImage {
  title: string
  listeners: Listener[]
  imagePaths?: Record<string, string>
  environment?: Record<string, string>
  tools?: string[]
  /** Makes the image's own server startable from the command, which may be a shell that ends in it. */
  layServer?(instance: InstanceContext): void
}

/** Runs a command of the user's own on an engine's image: mostly a one-shot that sets something up. */
export function scriptAdapter(service: ComposeService, image: ScriptImage): Adapter {
  return {
    engine: `a process, with the commands of ${image.title}`,
    notes: [],
    listeners: image.listeners,
    stopSignal: 'SIGTERM',
    imagePaths: image.imagePaths,
    imageEnvironment: image.environment,
    tools: image.tools,
    async prepare(instance) {
      image.layServer?.(instance)
      return { argv: commandOf(service, instance), env: instance.environment, cwd: workingDirectory(instance) }
    },
  }
}

function commandOf(service: ComposeService, instance: InstanceContext): string[] {
  return commandWords(service).map(word => translateText(word, instance))
}

function workingDirectory(instance: InstanceContext): string {
  return instance.service.workingDir ? instance.files.host(instance.service.workingDir) : instance.directory
}

export function kafkaScriptImage(service: ComposeService): ScriptImage {
  const kafka = locateKafka()
  if (!kafka) throw missingEngine('kafka', service)
  return {
    title: `Apache Kafka ${kafka.version}`,
    listeners: [],
    imagePaths: kafkaImagePaths(kafka),
    environment: { KAFKA_BIN: '/opt/kafka/bin' },
  }
}
