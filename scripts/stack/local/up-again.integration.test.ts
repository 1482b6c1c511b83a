import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadCompose } from '../compose/load.ts'
import { stackOf } from './stack.testkit.ts'
import { createLocalStack } from './stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'groundwork-up-again-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const compose = `
services:
  redis:
    image: redis:8
    healthcheck: { test: [CMD, redis-cli, ping], interval: 1s }
  count:
    image: redis:8
    command: [redis-cli, -h, redis, incr, runs]
    depends_on: { redis: { condition: service_healthy } }
  after:
    image: redis:8
    depends_on: { count: { condition: service_completed_successfully } }
`

test('after down, up starts everything anew: instances that others wait for, and one-shots', async () => {
  writeFileSync(join(folder, 'compose.yml'), compose)
  const project = loadCompose({ directory: folder, files: ['compose.yml'], env: {} })
  const events: string[] = []
  const stack = await createLocalStack(project, {
    stateDir: join(folder, 'state'),
    anyPorts: true,
    onEvent: event => event.type === 'instance' && events.push(`${event.service} ${event.state}`),
  })
  try {
    await stack.up()
    await stack.up()
    expect(events.filter(event => event === 'count completed')).toHaveLength(1)
    await stack.down()
    await stack.up()
    expect(events.filter(event => event === 'count completed')).toHaveLength(2)
    await stack.stop('redis')
    expect(await stack.up()).toContainEqual(expect.objectContaining({ service: 'redis', state: 'healthy' }))
  } finally {
    await stack.down({ volumes: true })
  }
})

test('an interrupt ends what is still run or executed in the stack', async () => {
  const interrupt = new AbortController()
  const { stack, stateDir } = await stackOf(compose, {}, { signal: interrupt.signal })
  await stack.up({ services: ['redis'] })
  const forever = ['sh', '-c', 'echo begun; while :; do sleep 1; done']
  const commands = [stack.run('count', { command: forever }), stack.exec('redis', forever)]
  await expect.poll(() => existsSync(join(stateDir, 'logs/count-run-1.log'))).toBe(true)
  interrupt.abort()
  for (const { exitCode } of await Promise.all(commands)) expect(exitCode).toBe(143)
})
