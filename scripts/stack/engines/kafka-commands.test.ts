import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { folderWith } from '../compose/folder.testkit.ts'
import { writeKafkaCommands } from './kafka-commands.ts'

/** A Kafka without jars, and two homes of a Java that says which of them it is. */
function kafka(): string {
  const home = folderWith({ 'libs/one.jar': '', 'chosen/bin/java': '', 'found/bin/java': '' })
  writeKafkaCommands(home)
  for (const name of ['chosen', 'found']) {
    const java = join(home, name, 'bin/java')
    writeFileSync(java, `#!/bin/sh\necho ${name}\n`)
    chmodSync(java, 0o755)
  }
  return home
}

test.each([
  ['the Java of JAVA_HOME', 'chosen', 'chosen'],
  ['the Java of PATH when JAVA_HOME leads to none any more', 'removed', 'found'],
])('a command starts %s', async (_, home, started) => {
  const folder = kafka()
  const env = { JAVA_HOME: join(folder, home), PATH: `${join(folder, 'found/bin')}:${process.env.PATH}` }
  const { stdout } = await execa(join(folder, 'bin/kafka-topics.sh'), { env })
  expect(stdout).toBe(started)
})
