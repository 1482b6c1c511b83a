/** Something left in each engine that a later check looks for: data that survives is data that was kept. */
import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { noAnswer } from '../../../../scripts/lab/kit/engines/no-answer.ts'
import { topicsOf, writeTo } from '../broker/topics.ts'
import { columnsOf, insert } from '../database/columns.ts'
import { asLogin } from '../database/login.ts'
import type { Live } from '../live.ts'
import { type Engine, topics } from '../rules.ts'

export interface Marks {
  email: string
  /** PostgreSQL's own number of its data folder, and of the table in it. */
  cluster: string
  table: string
  key: string
  topic: string
  messages: number
}

export async function leaveMarks(live: Live): Promise<Marks> {
  const id = randomUUID()
  const topic = topics[0]
  const email = `${id}@example.com`
  const identity = await asLogin(live, 'owner', async client => {
    const columns = (await columnsOf(client, 'customers')) ?? new Map()
    await client.query('BEGIN')
    await insert(client, { name: 'customers', columns, known: ['name', 'email'] }, { name: 'Mark', email })
    await client.query('COMMIT')
    return identityOf(client)
  })
  await withRedis(live, redis => redis.set(id, 'kept'))
  await writeTo(live, topic)
  const messages = (await topicsOf(live)).get(topic)?.messages ?? 0
  return { ...identity, email, key: id, topic, messages }
}

/** The engines whose mark is gone, with what is there instead; and whether the tables were made again. */
export async function lostMarks(live: Live, marks: Marks): Promise<{ lost: [Engine, string][]; again: boolean }> {
  const lost: [Engine, string][] = []
  const again = await asLogin(live, 'owner', async client => {
    const is = await identityOf(client)
    if (is.cluster !== marks.cluster) lost.push(['postgres', 'the database is a new one'])
    if (is.cluster !== marks.cluster || is.table !== marks.table) return is.cluster === marks.cluster
    const { rowCount } = await client.query('SELECT FROM common.customers WHERE lower(email::text) = lower($1)', [
      marks.email,
    ])
    if (rowCount === 0) lost.push(['postgres', 'the row is gone'])
    return false
  })
  if ((await withRedis(live, redis => redis.get(marks.key))) !== 'kept') lost.push(['redis', 'the key is gone'])
  const topic = (await topicsOf(live)).get(marks.topic)
  if ((topic?.messages ?? 0) < marks.messages)
    lost.push(['kafka', topic ? 'the messages are gone' : 'the topic is gone'])
  return { lost, again }
}

async function identityOf(client: pg.Client): Promise<Pick<Marks, 'cluster' | 'table'>> {
  const { rows } = await client.query<Pick<Marks, 'cluster' | 'table'>>(
    `SELECT system_identifier::text AS cluster, COALESCE(to_regclass('common.customers')::oid::text, 'none') AS table
     FROM pg_control_system()`,
  )
  return rows[0] ?? { cluster: 'none', table: 'none' }
}

/** @throws StackError (environment) when Redis does not answer */
export async function withRedis<T>(live: Live, work: (redis: Redis) => Promise<T>): Promise<T> {
  const written = live.stack.project.services.sales?.environment.REDIS_URL ?? ''
  const url = URL.canParse(written) ? new URL(written) : new URL('redis://redis:6379')
  const address = await live.stack.endpoint('redis', Number(url.port || 6379))
  const redis = new Redis({
    ...address,
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    lazyConnect: true,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    return await work(redis)
  } catch (error) {
    throw noAnswer('redis', error)
  } finally {
    redis.disconnect()
  }
}
