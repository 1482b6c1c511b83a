import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCompose } from '../compose/load.ts'
import type { Stack } from '../types.ts'
import { readRunState } from './run-state.ts'
import { ask, eventually, fixtures, stateFolder } from './stack.testkit.ts'
import { createLocalStack } from './stack.ts'

const { stateDir, clean } = stateFolder()
const project = loadCompose({ directory: join(fixtures, 'shop'), env: { DB_PASSWORD: 'boss-secret' } })
const newStack = () => createLocalStack(project, { stateDir, anyPorts: true, scale: { web: 2 } })
let stack: Stack

beforeAll(async () => {
  stack = await newStack()
  await stack.up()
})
afterAll(async () => {
  await stack.down({ volumes: true })
  clean()
})

const hostPort = async (service: string, port: number) => (await stack.endpoint(service, port))!
async function query(sql: string, user = 'boss', password = 'boss-secret'): Promise<unknown[]> {
  const client = new pg.Client({ ...(await hostPort('db', 5432)), user, password, database: 'shop' })
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

test('every instance is as far as it can be', async () => {
  const states = (await stack.status()).map(({ service, state }) => `${service} ${state}`)
  expect(states.sort()).toEqual([
    'broker healthy',
    'cache healthy',
    'db healthy',
    'gate running',
    'topics completed',
    'web healthy',
    'web healthy',
  ])
})

describe('PostgreSQL', () => {
  test('has run its scripts, SQL and shell, in name order', async () => {
    expect(await query('select name from product', 'app', 'app-secret')).toEqual(['kettle'])
  })

  test('refuses a wrong password, although every connection comes from this machine', async () => {
    await expect(query('select 1', 'boss', 'wrong')).rejects.toThrow(/password authentication failed/)
  })

  test('is asked by psql from inside without one', async () => {
    const { stdout } = await stack.exec('db', [
      'psql',
      '-U',
      'boss',
      '-d',
      'shop',
      '-h',
      'localhost',
      '-Atc',
      'select count(*) from product',
    ])
    expect(stdout).toBe('1\n')
  })
})

describe('Kafka', () => {
  const topics = ['/opt/kafka/bin/kafka-topics.sh', '--bootstrap-server', 'broker:9092']

  test('has the topic that the one-shot service made', async () => {
    const { stdout } = await stack.exec('broker', [...topics, '--list'])
    expect(stdout).toBe('orders\n')
  })

  test('makes it once, however often the service runs', async () => {
    expect(await stack.run('topics')).toMatchObject({ exitCode: 0, stderr: 'orders is there\n' })
  })
})

describe('a Node service', () => {
  test('is told where things are', async () => {
    const { host, port } = await hostPort('broker', 9092)
    expect(await ask(stack, 'web', 8000, '/env?name=KAFKA_BROKERS')).toBe(`${host}:${port}`)
    expect(await ask(stack, 'web', 8000, '/env?name=FROM_IMAGE')).toBe('yes')
    expect(await ask(stack, 'web', 8000, '/env?name=HOSTNAME')).toBe('web')
    expect(await ask(stack, 'web', 8000, '/reaches?name=DATABASE_URL')).toBe('yes')
  })

  test('has a localhost of its own, on which no database listens', async () => {
    expect(await ask(stack, 'web', 8000, '/reaches?name=WRONG_URL')).toBe('ECONNREFUSED')
  })

  test('gets nothing of this process’s environment', async () => {
    process.env.LEAKS = 'yes'
    await stack.stop('web', 2)
    await stack.start('web', 2)
    expect(
      await eventually(
        () => ask(stack, 'web', 8000, '/env?name=LEAKS', 2).catch(() => 'down'),
        answer => answer !== 'down',
      ),
    ).toBe('')
  })

  test('is started again on the same port when it ends', async () => {
    const before = await ask(stack, 'web', 8000, '/pid')
    await ask(stack, 'web', 8000, '/crash')
    const again = await eventually(
      () => ask(stack, 'web', 8000, '/pid').catch(() => before),
      pid => pid !== before,
    )
    expect(again).not.toBe(before)
    expect((await stack.status()).find(({ service, instance }) => service === 'web' && instance === 1)?.restarts).toBe(
      1,
    )
  })
})

test('the gateway spreads requests over both instances', async () => {
  const pids = new Set(await Promise.all(Array.from({ length: 8 }, () => ask(stack, 'gate', 80, '/pid'))))
  expect(pids.size).toBe(2)
})

test('another process can read what runs where', async () => {
  const state = readRunState(stateDir)
  expect(state?.owner.pid).toBe(process.pid)
  expect(state?.parts.find(({ service }) => service === 'db')).toMatchObject({
    state: 'healthy',
    process: { pid: expect.any(Number) },
  })
})

test('what this way of running cannot show is said', () => {
  expect(stack.notProved()).toContain('The image build of web: the service runs from its source folder.')
})

test('data in volumes is there after down and up, and nothing is initialised twice', async () => {
  await query("insert into product values (2, 'pot')")
  const redis = new Redis({ ...(await hostPort('cache', 6379)), password: 'cache-secret' })
  await redis.set('kept', 'yes')
  redis.disconnect()
  await stack.down()
  expect(readRunState(stateDir)).toBeUndefined()

  stack = await newStack()
  await stack.up({ services: ['db', 'cache', 'broker'] })
  expect(await query('select count(*)::int from product')).toEqual([2])
  const { stdout } = await stack.exec('cache', ['redis-cli', '-a', 'cache-secret', '--no-auth-warning', 'get', 'kept'])
  expect(stdout).toBe('yes\n')
  const listed = await stack.exec('broker', [
    '/opt/kafka/bin/kafka-topics.sh',
    '--bootstrap-server',
    'localhost:9092',
    '--list',
  ])
  expect(listed.stdout).toBe('orders\n')
})
