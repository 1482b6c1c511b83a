import { existsSync } from 'node:fs'
import { type Engine, engineNamed } from './catalogue.ts'
import { installDebianPackages } from './debian.ts'
import { detectEngines, type EngineReport } from './detect.ts'
import { fetchKafka, locateKafka } from './kafka.ts'
import { classArchive, makeClassArchive } from './kafka-archive.ts'
import { isDebian, isRoot } from './packages.ts'

type Say = (line: string) => void

/**
 * Installs the engines that this machine lacks and that need no question: packages on Debian as root, Kafka where Java and
 * Maven are. An engine that could not be installed is no error.
 * @param say gets a line for each step, and the command that installs an engine which is still missing
 * @returns a report for every engine, as things stand afterwards
 * @throws the signal's reason when it fires; the program that was installing has ended by then
 */
export async function ensureEngines(say: Say, signal?: AbortSignal): Promise<EngineReport[]> {
  const before = await detectEngines()
  const missing = before.filter(({ found }) => !found)
  if (missing.length === 0) return before
  await installMissing(
    missing.map(({ name }) => engineNamed(name)),
    say,
    signal,
  )
  const after = await detectEngines()
  signal?.throwIfAborted()
  for (const { name, install } of after.filter(({ found }) => !found))
    say(`setup: ${name} is not here. To have it: ${install}`)
  return after
}

async function installMissing(missing: readonly Engine[], say: Say, signal?: AbortSignal): Promise<void> {
  const packages = missing.flatMap(engine => engine.packages?.['apt-get'] ?? [])
  if (packages.length > 0 && isDebian() && isRoot()) await installDebianPackages(packages, say, signal)
  if (missing.some(({ name }) => name === 'kafka')) await tryKafka(say, signal)
  const kafka = locateKafka()
  if (kafka && !existsSync(classArchive(kafka.home))) await makeClassArchive(kafka.home, say, signal)
}

async function tryKafka(say: Say, signal?: AbortSignal): Promise<void> {
  const needed = (await detectEngines(new Set(['java', 'maven']))).filter(({ found }) => !found)
  if (needed.length > 0) say(`Apache Kafka: not fetched, ${needed.map(({ title }) => title).join(' and ')} is missing`)
  else await fetchKafka(say, signal).catch((error: Error) => say(`Apache Kafka: ${error.message}`))
}
