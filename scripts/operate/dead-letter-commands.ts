/** The commands of `npm run dead-letters`. */
import { services } from '@groundwork/contracts/services'
import { subscribers } from '@groundwork/contracts/topics'
import { createPool, type Pool } from '@groundwork/kernel/database/pool'
import {
  type DeadLetter,
  type DeadLetterKey,
  deadLetterId,
  dismissDeadLetter,
  findDeadLetter,
  listDeadLetters,
  resendDeadLetter,
} from '@groundwork/kernel/events/dead-letter-store'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { createTransport } from '@groundwork/kernel/transport/messaging'
import { columns } from '../columns.ts'
import type { PlatformAddresses } from './addresses.ts'

const listed = 200
const log = createLogger({ SERVICE_NAME: 'dead-letters', LOG_LEVEL: 'silent' })

/** Services that have consumers, and so dead letters. */
const owners = Object.entries(services).filter(([, { consumers }]) => Object.keys(consumers).length > 0)

/** @returns undefined for what is no ID */
function readId(id: string): (DeadLetterKey & { service: string }) | undefined {
  const [consumer = '', ...position] = id.split('/')
  const owner = owners.find(([, { consumers }]) => consumer in consumers)
  return owner && position.length > 0 ? { service: owner[0], consumer, position: position.join('/') } : undefined
}

async function withPool<T>(platform: PlatformAddresses, service: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const url = platform.setting(service, 'DATABASE_URL')
  const pool = createPool({ url, schema: service, applicationName: 'dead-letters', max: 1, log })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

/** Opens the same transport as the services use; without a broker, their webhooks. */
function openTransport({ address, project }: PlatformAddresses, service: string) {
  const broker = address('kafka', 9092)
  const { APP_MODE, EVENTS_SECRET } = project.services[service]!.environment
  const peers = Object.keys(services).map(name => `${name}=http://${address(name, 8000)}`)
  const config = {
    SERVICE_NAME: 'dead-letters',
    APP_MODE: broker && APP_MODE === 'kafka' ? ('kafka' as const) : ('webhook_only' as const),
    KAFKA_BROKERS: broker,
    KAFKA_PREFIX: '',
    EVENTS_SECRET,
    PEER_URLS: peers.join(' '),
  }
  return createTransport(config, subscribers, { log, lifecycle: createLifecycle() })
}

export async function listLetters(
  platform: PlatformAddresses,
  { all, json }: { all?: boolean; json?: boolean },
): Promise<0> {
  const found = await Promise.all(
    owners.map(([name]) =>
      withPool(platform, name, pool => listDeadLetters(pool, { decided: all ?? false, limit: listed })),
    ),
  )
  const letters = found.flat()
  if (json) console.log(JSON.stringify(letters.map(readable)))
  else if (letters.length === 0) console.log('There are none.')
  else console.log(columns(letters.map(row), ['ID', 'kept', ...(all ? ['decided'] : []), 'reason']))
  return 0

  function row(letter: DeadLetter): string[] {
    const decided = all ? [decisionOf(letter) ?? ''] : []
    return [deadLetterId(letter), letter.keptAt.toISOString(), ...decided, letter.reason.slice(0, 100)]
  }
}

/** What somebody decided about the letter, and when; undefined while it waits. */
function decisionOf({ resentAt, dismissedAt, dismissedReason }: DeadLetter): string | undefined {
  if (resentAt) return `sent again ${resentAt.toISOString()}`
  return dismissedAt ? `dismissed ${dismissedAt.toISOString()}: ${dismissedReason}` : undefined
}

const readable = ({ value, ...letter }: DeadLetter) => ({
  id: deadLetterId(letter),
  ...letter,
  value: value?.toString('utf8') ?? null,
})

export async function showLetter(platform: PlatformAddresses, id: string): Promise<0 | 1> {
  const key = readId(id)
  const letter = key && (await withPool(platform, key.service, pool => findDeadLetter(pool, key)))
  if (!letter) return unknown(id)
  console.log(JSON.stringify(readable(letter), undefined, 2))
  return 0
}

export async function resendLetters(platform: PlatformAddresses, ids: string[]): Promise<0 | 1> {
  let status: 0 | 1 = 0
  for (const id of ids) {
    const key = readId(id)
    const outcome = key ? await resendOne(platform, key) : 'unknown'
    if (outcome === 'unknown') status = unknown(id)
    else console.log(outcome === 'resent' ? `${id} is sent again` : `${id} was sent again ${outcome.toISOString()}`)
  }
  return status
}

async function resendOne(platform: PlatformAddresses, key: NonNullable<ReturnType<typeof readId>>) {
  const transport = openTransport(platform, key.service)
  try {
    return await withPool(platform, key.service, pool => resendDeadLetter(pool, transport, key))
  } finally {
    await transport.close()
  }
}

/** @param why not empty; it is kept with the message */
export async function dismissLetters(platform: PlatformAddresses, ids: string[], why: string): Promise<0 | 1> {
  let status: 0 | 1 = 0
  for (const id of ids) {
    const key = readId(id)
    const outcome = key ? await withPool(platform, key.service, pool => dismissDeadLetter(pool, key, why)) : 'unknown'
    if (outcome === 'unknown') status = unknown(id)
    else console.log(outcome === 'dismissed' ? `${id} is dismissed` : `${id} was ${decisionOf(outcome)}`)
  }
  return status
}

function unknown(id: string): 1 {
  console.error(`There is no dead letter ${id}. "npm run dead-letters -- list" shows them.`)
  return 1
}
