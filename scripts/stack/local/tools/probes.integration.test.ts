import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requires } from '../../../test/requires.ts'
import { findProgram } from '../../engines/programs.ts'
import { runCommand } from '../command.ts'
import { eventually, stackOf } from '../stack.testkit.ts'
import { probeFor } from './probes.mjs'

let server: Server
let origin: string

/** Answers `/503` with that status; `/302` leads to `/200`; `/no-head` knows GET only. */
beforeAll(async () => {
  server = createServer(({ url = '', method }, response) => {
    const status = url === '/no-head' ? (method === 'GET' ? 200 : 405) : Number(url.slice(1))
    response.writeHead(status, status === 302 ? { location: '/200' } : {}).end('said\n')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const ask = async (tool: string, args: string[]) => (await probeFor(tool, args, {})?.(AbortSignal.timeout(5_000)))!

const node = (code: string): [string, ...string[]] => ['node', '-e', code]
const invocations: [string, ...string[]][] = [
  ['curl', '-f', 'URL'],
  ['curl', '-fsS', '-o', '/dev/null', 'URL'],
  ['curl', '-fL', '--max-time', '3', 'URL'],
  ['curl', '-s', 'URL'],
  ['curl', '-sfI', 'URL'],
  ['wget', '-q', '--spider', 'URL'],
  ['wget', '-qO-', 'URL'],
  ['wget', '--quiet', '--tries=1', '-O', '/dev/null', 'URL'],
  node("fetch('URL').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"),
  node('fetch("URL").then(r => process.exit(Number(!r.ok)))'),
  node('fetch(`URL`).then((res) => process.exit(res.ok ? 0 : 1)).catch(() => process.exit(1))'),
]
const paths = ['200', '204', '302', '404', '405', 'no-head', '503']

describe.each(invocations)('%s %s %s %s', (tool, ...words) => {
  test.for(paths)('ends as the program itself does when the answer is %s', async (path, context) => {
    requires(tool, findProgram(tool) !== undefined)(context)
    const args = words.map(word => word.replace('URL', `${origin}/${path}`))
    const [probed, real] = [await ask(tool, args), await runCommand([tool, ...args])]
    expect(probed.exitCode === 0).toBe(real.exitCode === 0)
    // The head of an answer has the moment in it.
    if (!args.includes('-sfI')) expect(probed.stdout).toBe(real.stdout)
  })

  test('fails when nobody answers', async () => {
    expect(
      (
        await ask(
          tool,
          words.map(word => word.replace('URL', 'http://127.0.0.1:4/')),
        )
      ).exitCode,
    ).not.toBe(0)
  })
})

test.each([
  ['curl', '-f', '-H', 'Host: shop', 'http://127.0.0.1/'],
  ['curl', '-f', '-o', 'answer.html', 'http://127.0.0.1/'],
  ['curl', '-f', 'http://127.0.0.1/', 'http://127.0.0.1/2'],
  ['curl', '-f', 'http://127.0.0.1/[1-3]'],
  ['wget', 'http://127.0.0.1/'],
  ['nc', '-u', '-z', '127.0.0.1', '53'],
  ['pg_isready', '-d', 'postgresql://elsewhere/x'],
  ['redis-cli', 'set', 'health', 'ok'],
  ['redis-cli', '-a', 'secret', 'ping'],
  ['node', 'healthcheck.js'],
  ['node', '-e', "fetch('http://127.0.0.1/').then(r => process.exit(r.status === 418 ? 0 : 1))"],
  ['node', '-e', "fetch('http://127.0.0.1/').then(r => process.exit(r.ok ? 0 : 1)); require('fs').rmSync('x')"],
  ['psql', '-c', 'select 1'],
])('%s %s %s %s is more than a probe knows: the command is run', (tool, ...args) => {
  expect(probeFor(tool, args, {})).toBeUndefined()
})

test('a server that runs is found, one that is down is not', { timeout: 120_000 }, async () => {
  const { stack } = await stackOf(`
services:
  postgres:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: x, POSTGRES_USER: boss, POSTGRES_DB: shop }
  redis: { image: "redis:8" }
  kafka: { image: "apache/kafka:4.1.2" }
`)
  await stack.up()
  const words = async (service: string, port: number) => {
    const { host, port: local } = (await stack.endpoint(service, port))!
    return { host, port: String(local) }
  }
  const [postgres, redis, kafka] = [
    await words('postgres', 5432),
    await words('redis', 6379),
    await words('kafka', 9092),
  ]
  const questions: [string, string[]][] = [
    ['pg_isready', ['-h', postgres.host, '-p', postgres.port, '-U', 'boss', '-d', 'shop', '-q']],
    ['redis-cli', ['-h', redis.host, '-p', redis.port, 'ping']],
    ['redis-cli', ['-h', redis.host, '-p', redis.port, '-e', 'PING']],
    ['nc', ['-z', redis.host, redis.port]],
    ['kafka-broker-api-versions.sh', ['--bootstrap-server', `${kafka.host}:${kafka.port}`]],
  ]
  const statuses = () => Promise.all(questions.map(async ([tool, args]) => (await ask(tool, args)).exitCode === 0))
  // Nothing waits for a server that has no health check of its own.
  expect(await eventually(statuses, all => !all.includes(false), 60_000)).toEqual(questions.map(() => true))
  await stack.down()
  expect(await statuses()).toEqual(questions.map(() => false))
})
