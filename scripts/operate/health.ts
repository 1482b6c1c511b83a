/** `npm run health`: asks every service and every engine of the platform how it is. */
import { availableParallelism, loadavg } from 'node:os'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { createKafkaTransport } from '@groundwork/kernel/transport/kafka'
import { Redis } from 'ioredis'
import pg from 'pg'
import pc from 'picocolors'
import { columns } from '../columns.ts'
import { ownPrograms } from '../platform/stages.ts'
import { readOptions } from '../read-options.ts'
import { type PlatformAddresses, platformAddresses } from './addresses.ts'
import { runCommand } from './command.ts'
import { type Answer, askUntilUp, exitCodeOf, type Finding, timeoutMsAt } from './findings.ts'

const usage = `npm run health [-- --json]

Asks every service and every engine of the platform that runs here, and waits the longer the busier the machine is. Ends
with 1 when one is down. Without something that it can do without for a while, or slow, it is "degraded", and ends with 0.`

const timeoutMs = timeoutMsAt(loadavg()[0]!, availableParallelism())

/** What each part is asked, and at which of its ports; it rejects, or gives what is wrong. */
const questions: [
  part: string,
  port: number,
  ask: (address: string, platform: PlatformAddresses, withinMs: number) => Promise<Answer>,
][] = [
  ['postgres', 5432, askPostgres],
  ['redis', 6379, askRedis],
  ['kafka', 9092, askKafka],
  ...ownPrograms.map((name): (typeof questions)[number] => [name, 8000, askService]),
  ['gateway', 8080, askService],
]

const up: Answer = { status: 'up', reason: '' }

async function askPostgres(address: string, { project }: PlatformAddresses, withinMs: number): Promise<Answer> {
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = project.services.postgres!.environment
  const client = new pg.Client({
    ...hostAndPort(address),
    user: POSTGRES_USER,
    password: POSTGRES_PASSWORD,
    database: POSTGRES_DB,
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs,
  })
  try {
    await client.connect()
    await client.query('SELECT 1')
    return up
  } finally {
    await client.end().catch(() => {})
  }
}

async function askRedis(address: string, _platform: PlatformAddresses, withinMs: number): Promise<Answer> {
  const redis = new Redis({
    ...hostAndPort(address),
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
  })
  redis.on('error', () => {})
  try {
    await redis.connect()
    await redis.ping()
    return up
  } finally {
    redis.disconnect()
  }
}

async function askKafka(address: string): Promise<Answer> {
  const log = createLogger({ SERVICE_NAME: 'health', LOG_LEVEL: 'silent' })
  const transport = createKafkaTransport({ brokers: [address], clientId: 'health', log, onFatal: () => {} })
  try {
    await transport.health()
    return up
  } finally {
    await transport.close()
  }
}

/** `/health` of the kernel names what is missing; the gateway's says that it answers. */
async function askService(address: string, _platform: PlatformAddresses, withinMs: number): Promise<Answer> {
  const response = await fetch(`http://${address}/health`, { signal: AbortSignal.timeout(withinMs) })
  const { status, checks = {} } = (await response.json()) as {
    status: string
    checks?: Record<string, { status: string; reason?: string }>
  }
  const missing = Object.entries(checks).filter(([, check]) => check.status === 'down')
  const reason = missing.map(([name, check]) => `${name}: ${check.reason}`).join('; ')
  if (!response.ok) return { status: 'down', reason: reason || `it answers ${response.status}` }
  return status === 'degraded' ? { status, reason } : up
}

function hostAndPort(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`tcp://${address}`)
  return { host: hostname, port: Number(port) }
}

async function look(platform: PlatformAddresses, [part, port, ask]: (typeof questions)[number]): Promise<Finding> {
  const address = platform.address(part, port)
  if (!address) return { part, status: 'down', address: '', ms: 0, reason: 'it does not run' }
  const began = performance.now()
  const found = (answer: Answer): Finding => ({ part, address, ms: Math.round(performance.now() - began), ...answer })
  try {
    return found(await askUntilUp(withinMs => ask(address, platform, withinMs), timeoutMs))
  } catch (error) {
    const { message, cause = error } = error as Error
    const { code } = cause as { code?: string }
    return found({ status: 'down', reason: code === 'ECONNREFUSED' ? 'nobody listens there' : message })
  }
}

const colours = { up: pc.green, degraded: pc.yellow, down: pc.red }

const { values } = readOptions({ options: { json: { type: 'boolean' } } }, usage)
await runCommand(async () => {
  const platform = await platformAddresses()
  const findings = await Promise.all(questions.map(question => look(platform, question)))
  const rows = findings.map(({ part, status, address, ms, reason }) => [
    part,
    colours[status](status),
    address,
    `${ms} ms`,
    reason,
  ])
  console.log(values.json ? JSON.stringify(findings) : columns(rows, ['part', 'state', 'at', 'after', 'what is wrong']))
  return exitCodeOf(findings)
})
