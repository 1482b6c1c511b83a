import { join } from 'node:path'
import { runCommand } from '../local/command.ts'
import { findProgram, isExecutable, programEnvironment } from './programs.ts'

const oldestJavaForKafka = 17

/** The Java that Kafka will use: `JAVA_HOME` before PATH. Undefined when there is none or it is too old for Kafka 4. */
export async function locateJava(): Promise<{ path: string; version: string } | undefined> {
  const home = process.env.JAVA_HOME && join(process.env.JAVA_HOME, 'bin', 'java')
  const path = home && isExecutable(home) ? home : findProgram('java')
  if (!path) return undefined
  const { stdout, stderr } = await runCommand([path, '-version'], { env: programEnvironment(), timeoutMs: 20_000 })
  const version = /version "([^"]+)"/.exec(stdout + stderr)?.[1]
  return version && Number.parseInt(version, 10) >= oldestJavaForKafka ? { path, version } : undefined
}
