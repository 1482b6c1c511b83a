/** Stacks in real containers. Needs an engine, Compose and the image below on the machine. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { requires } from '../../test/requires.ts'
import { folderWith } from '../compose/folder.testkit.ts'
import { loadCompose } from '../compose/load.ts'
import { StackError } from '../error.ts'
import type { Address, RunOptions, Stack, StackEvent, StackFailure } from '../types.ts'
import { dockerAvailable } from './available.ts'
import { imagesAvailable } from './images.ts'
import { createDockerStack } from './stack.ts'

const image = 'redis:8.2'
const state = await dockerAvailable()
const reason = !state.ok
  ? state.reason
  : (await hasImage())
    ? undefined
    : `${image} is not here, and no registry answers.`

/** CI takes the engine away while `npm test` runs; `.ci/compose` runs these tests with it. */
const takenAway = process.env.DOCKER_HOST === 'unix:///nowhere.sock'

const three = `
services:
  cache:
    image: ${image}
    container_name: the-only-cache
    command: [redis-server, --appendonly, "yes"]
    restart: always
    init: true
    volumes: [data:/data]
    healthcheck: { test: [CMD, redis-cli, ping], interval: 1s, retries: 20 }
  once:
    image: ${image}
    command: [redis-cli, -h, the-only-cache, set, greeting, "\${GREETING:?a greeting}"]
    depends_on: { cache: { condition: service_healthy } }
  built:
    build: { context: ., args: { PORT: 7000 } }
    depends_on: { once: { condition: service_completed_successfully } }
    scale: 2
volumes: { data: { name: a-name-for-the-whole-machine } }
`
const late = 'db was not ready within 6 s.'

const Dockerfile = `FROM ${image}\nARG PORT\nENV LISTEN=$PORT\nEXPOSE $PORT\nCMD ["sh", "-c", "exec redis-server --port $LISTEN --protected-mode no"]\n`

describe('a stack in containers', () => {
  beforeEach(context => {
    context.skip(takenAway, reason)
    requires(`Docker engine with ${image}`, reason === undefined, reason)(context)
  })
  test('comes up in order, answers, is stopped, killed and started, and leaves nothing behind', {
    timeout: 240_000,
  }, async () => {
    const events: StackEvent[] = []
    const { stack, name } = await stackOf(
      three,
      { Dockerfile },
      { anyPorts: true, onEvent: event => events.push(event) },
    )
    const instances = await stack.up()
    expect(instances.map(({ service, instance, state }) => `${service}-${instance} ${state}`).sort()).toEqual([
      'built-1 running',
      'built-2 running',
      'cache-1 healthy',
      'once-1 completed',
    ])
    expect(events).toContainEqual(expect.objectContaining({ type: 'instance', service: 'cache', state: 'healthy' }))
    expect(events).toContainEqual(expect.objectContaining({ type: 'instance', service: 'once', state: 'completed' }))

    // Every instance has a port of its own, also where the file publishes none.
    const endpoints = await Promise.all([
      stack.endpoint('cache', 6379),
      stack.endpoint('built', 7000, 1),
      stack.endpoint('built', 7000, 2),
    ])
    expect(new Set(endpoints.map(endpoint => endpoint?.port)).size).toBe(3)
    for (const endpoint of endpoints) expect(await ping(endpoint!)).toBe('+PONG')
    expect(await stack.endpoint('cache', 1234)).toBeUndefined()

    expect(await stack.exec('cache', ['redis-cli', 'get', 'greeting'])).toMatchObject({
      exitCode: 0,
      stdout: 'hello $there\n',
    })
    expect(
      await stack.exec('cache', ['sh', '-c', 'cat; echo $X; exit 3'], { input: 'in ', env: { X: 'y' } }),
    ).toMatchObject({ exitCode: 3, stdout: 'in y\n' })
    expect((await stack.run('once', { command: ['echo', 'again'] })).stdout).toContain('again')
    expect((await stack.run('once')).exitCode).toBe(0)
    expect(await stack.logs('cache', { tail: 3 })).toContain('Ready to accept connections')

    await stack.stop('built', 2)
    expect(await stateOf(stack, 'built', 2)).toBe('stopped')
    await stack.start('built', 2)
    expect(await stateOf(stack, 'built', 2)).toBe('running')

    await stack.kill('cache')
    await expect.poll(() => stateOf(stack, 'cache'), { timeout: 30_000, interval: 500 }).toBe('healthy')
    expect((await stack.status()).find(({ service }) => service === 'cache')!.restarts).toBe(1)

    await stack.down()
    expect(await stack.status()).toEqual([])
    expect(leftovers(name, 'volume')).toHaveLength(1)
    await stack.up({ services: ['cache'] })
    expect((await stack.exec('cache', ['redis-cli', 'get', 'greeting'])).stdout).toBe('hello $there\n')
    await stack.down({ volumes: true })
    expect([...leftovers(name, 'volume'), ...leftovers(name, 'network'), ...leftovers(name, 'container')]).toEqual([])
  })

  test.each<[name: string, text: string, files: Record<string, string>, failure: Partial<StackFailure>]>([
    [
      'a build that fails',
      'services: { app: { build: . } }',
      { Dockerfile: `FROM ${image}\nRUN echo before the end && exit 7\n` },
      {
        kind: 'service',
        service: 'app',
        message: expect.stringContaining('The image of app could not be built') as string,
        log: expect.stringContaining('exit 7') as string,
      },
    ],
    [
      'an instance that ends',
      `services: { app: { image: "${image}", command: [sh, -c, "echo the last word >&2; exit 5"] } }`,
      {},
      {
        kind: 'service',
        service: 'app',
        message: 'app has ended: It ended with status 5.',
        log: expect.stringContaining('the last word') as string,
      },
    ],
    [
      'a dependency that is not healthy',
      `services: { db: { image: "${image}", healthcheck: { test: "echo not yet; exit 1", interval: 200ms, retries: 2 } }, app: { image: "${image}", depends_on: { db: { condition: service_healthy } } } }`,
      {},
      { kind: 'service', service: 'db', message: 'db is not healthy: its health check says "not yet".' },
    ],
    [
      'a dependency that is not ready in time',
      `services: { db: { image: "${image}", healthcheck: { test: "exit 1", interval: 60s, start_period: 60s } }, app: { image: "${image}", depends_on: { db: { condition: service_healthy } } } }`,
      {},
      { kind: 'service', service: 'db', message: late },
    ],
    [
      'an instance that is not ready in time',
      `services: { db: { image: "${image}", healthcheck: { test: "exit 1", interval: 60s, start_period: 60s } } }`,
      {},
      { kind: 'service', service: 'db', message: late },
    ],
  ])('says what is wrong with %s', { timeout: 120_000 }, async (_, text, files, failure) => {
    const { stack } = await stackOf(text, files, {})
    const rejected = await stack
      .up({ timeoutMs: failure.message === late ? 6_000 : 60_000 })
      .catch((error: unknown) => error)
    expect(rejected).toBeInstanceOf(StackError)
    expect((rejected as StackError).failure).toMatchObject(failure)
    expect((rejected as StackError).failure.place?.file).toBe('compose.yaml')
  })
})

/** Asked before the tests, to tell what is skipped. */
async function hasImage(): Promise<boolean> {
  const text = `services: { a: { image: "${image}" } }`
  const directory = mkdtempSync(join(tmpdir(), 'groundwork-stack-'))
  writeFileSync(join(directory, 'compose.yaml'), text)
  const { ok } = await imagesAvailable(loadCompose({ directory, env: {} }))
  rmSync(directory, { recursive: true })
  return ok
}

async function stackOf(text: string, files: Record<string, string>, options: Partial<RunOptions>) {
  const directory = folderWith({ 'compose.yaml': text, ...files })
  const project = loadCompose({ directory, env: { GREETING: 'hello $there' } })
  const stack = await createDockerStack(project, { stateDir: join(directory, '.state'), ...options })
  onTestFinished(() => stack.down({ volumes: true }))
  return { stack, name: project.name }
}

async function stateOf(stack: Stack, service: string, number = 1) {
  return (await stack.status()).find(({ service: name, instance }) => name === service && instance === number)?.state
}

/** What Docker has of a stack whose name begins so. */
function leftovers(name: string, kind: 'container' | 'network' | 'volume'): string[] {
  const list = kind === 'container' ? ['ps', '--all'] : [kind, 'ls']
  const run = spawnSync('docker', [...list, '--format', '{{.Label "com.docker.compose.project"}}'], {
    encoding: 'utf8',
  })
  expect(run.status, run.stderr).toBe(0)
  return run.stdout.split('\n').filter(project => project.startsWith(name))
}

function ping({ host, port }: Address): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write('PING\r\n'))
    socket.once('data', data => {
      resolve(data.toString().trim())
      socket.destroy()
    })
    socket.once('error', reject)
  })
}
