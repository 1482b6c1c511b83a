import { expect, onTestFinished, test } from 'vitest'
import { repository } from '../repository.mjs'
import { folderWith } from '../stack/compose/folder.testkit.ts'
import { loadCompose } from '../stack/index.ts'
import { createLocalStack } from '../stack/running.ts'
import { runProbe } from './probe.ts'
import { stages } from './stages.ts'

test('the database proves itself under whatever name and user .env gives it', async () => {
  const env = { POSTGRES_DB: 'shop', POSTGRES_USER: 'owner', POSTGRES_PORT: '' }
  const project = loadCompose({ directory: repository, files: ['docker-compose.yml'], env, interpolate: 'lenient' })
  const stateDir = folderWith({})
  const stack = await createLocalStack(project, { stateDir, anyPorts: true, services: ['postgres', 'postgres-roles'] })
  onTestFinished(() => stack.down({ volumes: true }))
  const instances = await stack.up()
  const { probe } = stages.find(({ id }) => id === 'postgres')!
  expect((await runProbe(probe, stack, instances)).split('\n')).toEqual(expect.arrayContaining(['inventory', 'sales']))
})
