import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { failureOf } from '../error.ts'
import type { Stack, StackFailure } from '../types.ts'
import { ask, eventually, stackOf } from './stack.testkit.ts'

const failureOfUp = (stack: Stack): Promise<StackFailure> =>
  stack.up().then(() => expect.unreachable('it came up'), failureOf)

describe('PostgreSQL’s first start', () => {
  const postgres = (lines: string) => `services:\n  db:\n    image: postgres:17.6\n${lines}`

  test('fails with the name of the script that failed and what the server said', async () => {
    const { stack } = await stackOf(
      postgres('    environment: { POSTGRES_PASSWORD: x }\n    volumes: ["./init:/docker-entrypoint-initdb.d:ro"]'),
      { 'init/10-good.sql': 'create table a (id int);', 'init/20-bad.sql': 'select 1;\ncreate tabel b ();' },
    )
    expect(await failureOfUp(stack)).toMatchObject({
      kind: 'service',
      service: 'db',
      message: expect.stringMatching(
        /^20-bad\.sql failed on PostgreSQL's first start: psql:.*20-bad\.sql:2: ERROR: {2}syntax error/,
      ),
    })
  })

  test('fails without a password, as the image does', async () => {
    const { stack } = await stackOf(postgres('    environment: { POSTGRES_USER: boss }'))
    expect((await failureOfUp(stack)).message).toBe('PostgreSQL has no superuser password: POSTGRES_PASSWORD is empty.')
  })

  test('that was cut off is begun again', async () => {
    const compose = postgres(
      '    environment: { POSTGRES_PASSWORD: x }\n    volumes: ["data:/var/lib/postgresql/data", "./init:/docker-entrypoint-initdb.d:ro"]\n    healthcheck: { test: pg_isready, interval: 1s }\nvolumes: { data: }',
    )
    const { stack, events } = await stackOf(compose, { 'init/10.sql': 'create table a (id int);\nselect pg_sleep(1);' })
    const cutOff = stack.up()
    await eventually(
      () => stack.logs('db'),
      log => log.includes('running /docker-entrypoint-initdb.d/10.sql'),
    )
    await Promise.allSettled([cutOff, stack.down()])
    await stack.up()
    const { stdout } = await stack.exec('db', ['psql', '-U', 'postgres', '-Atc', "select to_regclass('a')"])
    expect(stdout).toBe('a\n')
    expect(events).not.toContainEqual(expect.objectContaining({ state: 'failed' }))
  })
})

test('data on no volume is gone after down', async () => {
  const { stack } = await stackOf('services: { cache: { image: "redis:8.2", command: [--appendonly, "yes"] } }')
  await stack.up()
  await stack.exec('cache', ['redis-cli', 'set', 'kept', 'yes'])
  await stack.down()
  await stack.up()
  expect((await stack.exec('cache', ['redis-cli', 'get', 'kept'])).stdout).toBe('\n')
})

test('every taken port is named with its owner, and others are offered', async () => {
  const [one, two] = [await takenPort(), await takenPort()]
  const compose = `services:
  cache: { image: "redis:8.2", ports: ["127.0.0.1:\${CACHE_PORT:-${one}}:6379"] }
  other: { image: "redis:8.2", ports: ["127.0.0.1:${two}:6379"] }`
  const { stack } = await stackOf(compose, {}, { anyPorts: false })
  const { kind, message, next } = await failureOfUp(stack)
  expect(kind).toBe('environment')
  const taken = (port: number, service: string) =>
    `Port ${port}, where ${service} is published, is taken by .* \\(process ${process.pid}\\)\\.`
  expect(message).toMatch(new RegExp(`^${taken(one, 'cache')}\n${taken(two, 'other')}$`))
  expect(next).toMatch(new RegExp(`CACHE_PORT=\\d+ \\d+ instead of ${two}$`))
})

async function takenPort(): Promise<number> {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  return (other.address() as AddressInfo).port
}

test('waiting for the health of a service without a check is refused', async () => {
  const { stack } = await stackOf(
    'services: { a: { image: "redis:8.2", depends_on: { b: { condition: service_healthy } } }, b: { image: "redis:8.2" } }',
  )
  expect((await failureOfUp(stack)).message).toBe('a waits for b to be healthy, but b has no health check.')
})

describe('an image that only Docker can run', () => {
  test('is left out with a word', async () => {
    const { stack } = await stackOf(
      'services: { cache: { image: "redis:8.2" }, zoo: { image: "example/zookeeper:3" } }',
    )
    await stack.up()
    expect(stack.notProved()).toContain('zoo: needs Docker: no local engine serves example/zookeeper:3')
  })

  test('is a failure when something waits for it', async () => {
    const { stack } = await stackOf(
      'services: { cache: { image: "redis:8.2", depends_on: { zoo: { condition: service_healthy } } }, zoo: { image: "example/zookeeper:3" } }',
    )
    expect(await failureOfUp(stack)).toMatchObject({
      kind: 'environment',
      service: 'zoo',
      message: 'zoo runs example/zookeeper:3, which needs Docker.',
    })
  })
})

describe('a service that ends', () => {
  const dockerfile = 'FROM node:24\nWORKDIR /app\nCOPY main.mjs .\nCMD ["node", "main.mjs"]'
  const server =
    "import { createServer } from 'node:http'\ncreateServer((q, a) => a.end(String(process.pid))).listen(process.env.PORT)\n"
  const compose = (lines: string) =>
    `services:\n  web:\n    build: .\n    healthcheck: { test: [CMD, node, -e, "fetch('http://localhost:8000')"], interval: 1s }\n${lines}`

  test('fails the start with the last lines of its log', async () => {
    const { stack } = await stackOf(compose('    restart: "no"'), {
      Dockerfile: dockerfile,
      'main.mjs': "console.error('no luck')\nprocess.exit(3)",
    })
    expect(await failureOfUp(stack)).toMatchObject({
      kind: 'service',
      service: 'web',
      message: 'web ended with status 3.',
      log: 'no luck',
    })
  })

  test('is given up after the restarts that on-failure allows', async () => {
    const { stack, events } = await stackOf(compose('    restart: on-failure:2'), {
      Dockerfile: dockerfile,
      'main.mjs': 'process.exit(1)',
    })
    await failureOfUp(stack)
    expect(events.filter(({ type }) => type === 'restart')).toMatchObject([{ inMs: 100 }, { inMs: 200 }])
  })

  test('by SIGKILL is started again, stopped by hand it is not', async () => {
    const { stack } = await stackOf(compose('    restart: always'), { Dockerfile: dockerfile, 'main.mjs': server })
    await stack.up()
    const first = await ask(stack, 'web', 8000, '/')
    await stack.kill('web')
    const second = await eventually(
      () => ask(stack, 'web', 8000, '/').catch(() => first),
      pid => pid !== first,
    )
    expect(second).not.toBe(first)
    await stack.stop('web')
    expect((await stack.status())[0]).toMatchObject({ state: 'stopped', pid: undefined })
    await stack.start('web')
    expect(
      await eventually(
        () => ask(stack, 'web', 8000, '/').catch(() => ''),
        pid => pid !== '',
      ),
    ).not.toBe(second)
  })
})
