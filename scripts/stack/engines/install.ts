import { existsSync } from 'node:fs'
import { type Engine, type EngineName, engines } from './catalogue.ts'
import { installDebianPackages } from './debian.ts'
import { detectEngines, type EngineReport } from './detect.ts'
import { fetchKafka, locateKafka } from './kafka.ts'
import { classArchive, makeClassArchive } from './kafka-archive.ts'
import { isDebian, isRoot } from './packages.ts'

export interface InstallOptions {
  /** Only these; default everything that is missing. */
  only?: readonly EngineName[]
  /** Called with one line for people per step. */
  onProgress?: (line: string) => void
  signal?: AbortSignal
}

/**
 * Install what is missing and can be installed without asking: packages on Debian as root, Kafka where Java and Maven
 * are. Never throws for an engine that could not be had: the reports returned say how things stand.
 */
export async function installEngines(options: InstallOptions = {}): Promise<EngineReport[]> {
  const say = options.onProgress ?? (() => {})
  const wanted = (name: EngineName) => options.only === undefined || options.only.includes(name)
  const missing = await lacking(engines.filter(engine => wanted(engine.name)))
  const packages = missing.flatMap(engine => engine.packages?.['apt-get'] ?? [])
  if (packages.length > 0 && isDebian() && isRoot()) await installDebianPackages(packages, say, options.signal)
  if (missing.some(engine => engine.name === 'kafka')) await tryKafka(say, options.signal)
  const kafka = wanted('kafka') ? locateKafka() : undefined
  if (kafka && !existsSync(classArchive(kafka.home))) await makeClassArchive(kafka.home, say, options.signal)
  return detectEngines()
}

async function lacking(candidates: readonly Engine[]): Promise<Engine[]> {
  const found = await Promise.all(candidates.map(engine => engine.locate()))
  return candidates.filter((_, index) => found[index] === undefined)
}

async function tryKafka(say: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const needed = await lacking(engines.filter(engine => engine.name === 'java' || engine.name === 'maven'))
  if (needed.length > 0) {
    say(`Apache Kafka: not fetched, ${needed.map(engine => engine.title).join(' and ')} is missing`)
    return
  }
  await fetchKafka(say, signal).catch((error: Error) => say(`Apache Kafka: ${error.message}`))
}
