import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../../repository.mjs'
import { StackError } from '../error.ts'
import { runCommand } from '../local/command.ts'
import { writeKafkaCommands } from './kafka-commands.ts'
import { findProgram, programEnvironment } from './programs.ts'

/** Folder of the engines that set-up fetches itself. It can be deleted; set-up makes it again. */
const enginesDirectory = join(repository, '.groundwork', 'engines')
const kafkaPom = join(repository, 'infrastructure', 'kafka', 'pom.xml')

export interface Kafka {
  home: string
  bin: string
  version: string
}

/** The version that `infrastructure/kafka/pom.xml` fetches. */
function kafkaVersion(): string {
  return /<kafka\.version>([^<]+)</.exec(readFileSync(kafkaPom, 'utf8'))![1]!
}

/** Kafka as fetched earlier; undefined when it is not there. A home without `libs` cannot be: it is moved in whole. */
export function locateKafka(): Kafka | undefined {
  const version = kafkaVersion()
  const home = join(enginesDirectory, `kafka-${version}`)
  return existsSync(join(home, 'libs')) ? { home, bin: join(home, 'bin'), version } : undefined
}

/**
 * Fetch Kafka's jars with Maven and lay its commands beside them. Maven keeps what it has downloaded, so an
 * interrupted fetch goes on where it was; the finished folder is renamed into place, so it is there whole or not at all.
 */
export async function fetchKafka(onProgress: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const maven = findProgram('mvn')
  if (!maven) throw fetchFailed('Maven (mvn) is not installed.', '')
  mkdirSync(enginesDirectory, { recursive: true })
  const scratch = mkdtempSync(join(enginesDirectory, 'fetching-'))
  try {
    onProgress(`Apache Kafka ${kafkaVersion()}: Maven fetches its jars (about 45 MB)`)
    let fetched = 0
    const countJars = (text: string) => {
      const jars = text.match(/Downloaded from .*\.jar/g)?.length ?? 0
      fetched += jars
      if (jars > 0) onProgress(`Apache Kafka: ${fetched} jars downloaded`)
    }
    const { exitCode, stdout } = await runCommand(
      [maven, '-B', '-f', kafkaPom, 'dependency:copy-dependencies', `-DoutputDirectory=${join(scratch, 'libs')}`],
      { env: programEnvironment(), signal, timeoutMs: 15 * 60_000, onOutput: countJars },
    )
    if (exitCode !== 0) throw fetchFailed('Maven could not fetch Apache Kafka.', stdout)
    writeKafkaCommands(scratch)
    try {
      renameSync(scratch, join(enginesDirectory, `kafka-${kafkaVersion()}`))
    } catch (error) {
      // Another set-up was faster: its copy is as good.
      if (!locateKafka()) throw error
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function fetchFailed(message: string, log: string): StackError {
  const errors = log
    .split('\n')
    .filter(line => line.includes('ERROR'))
    .slice(0, 6)
    .join('\n')
  return new StackError({
    kind: 'environment',
    message,
    next: `Check that Maven Central can be reached, then run: mvn -f ${kafkaPom} dependency:resolve`,
    log: errors || undefined,
  })
}
