import { join } from 'node:path'
import { StackError } from '../error.ts'
import { askVersion, findProgram, isExecutable } from './programs.ts'

const oldestJavaForKafka = 17

/**
 * The Java that Kafka will use: `JAVA_HOME` before PATH. Undefined when there is none or it is too old for Kafka 4.
 * @throws StackError (environment) when JAVA_HOME leads to one that is too old, which no other Java on the machine helps
 */
export async function locateJava(): Promise<{ path: string; version: string } | undefined> {
  const home = process.env.JAVA_HOME && join(process.env.JAVA_HOME, 'bin', 'java')
  const chosen = home && isExecutable(home) ? home : undefined
  const path = chosen ?? findProgram('java')
  const version = path && (await askVersion([path, '-version'], /version "([^"]+)"/))
  if (!path || !version) return undefined
  if (Number.parseInt(version, 10) >= oldestJavaForKafka) return { path, version }
  if (!chosen) return undefined
  throw new StackError({
    kind: 'environment',
    message: `JAVA_HOME leads to Java ${version}, and Kafka needs ${oldestJavaForKafka} or later.`,
    next: 'Point JAVA_HOME to a later Java, or unset it',
  })
}
