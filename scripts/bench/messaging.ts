import { randomUUID } from 'node:crypto'
import { migrate } from '@groundwork/kernel/database/migrations'
import { createPool, type Pool } from '@groundwork/kernel/database/pool'
import { createMetrics, type Metrics } from '@groundwork/kernel/telemetry/metrics'
import { createKafkaTransport } from '@groundwork/kernel/transport/kafka'
import { messagingTables } from '@groundwork/kernel/transport/messaging'
import type { Transport } from '@groundwork/kernel/transport/transport'
import { databaseUrl, type Role } from '@groundwork/testkit/platform-database'
import { silent } from '@groundwork/testkit/silent'
import { makeTopics } from '@groundwork/testkit/topics'
import { Type } from 'typebox'
import type { Engines } from './engines.ts'

/** What a service has to exchange events, without the service. */
export interface MessagingParts {
  newTopic(): Promise<string>
  pool: Pool
  relayPool: Pool
  /** May do everything. */
  admin: Pool
  transport: Transport
  metrics: Metrics
}

const schema = 'inventory'

/** As large as most of the shop's. */
export const benchEvent = (topic: string) => ({
  type: 'groundwork.bench.happened.v1',
  topic,
  producer: schema,
  aggregate: 'thing',
  data: Type.Object({ thingId: Type.String({ format: 'uuid' }), note: Type.String() }),
})

export const benchNote = 'One line of an order, or why it was refused: some words of text.'

export async function withMessaging<T>(engines: Engines, work: (parts: MessagingParts) => Promise<T>): Promise<T> {
  const { postgres, kafka } = engines
  const url = (role: Role) => databaseUrl(postgres, 'postgres', schema, role)
  await migrate({ url: url('migrate'), schema, sets: [messagingTables()], log: silent })
  const open = (url: string, max: number) => createPool({ url, schema, applicationName: 'bench', max, log: silent })
  const pools = { pool: open(url('app'), 10), relayPool: open(url('relay'), 2), admin: open(postgres, 2) }
  async function newTopic(): Promise<string> {
    const topic = `bench-${randomUUID()}`
    await makeTopics(kafka, [topic])
    return topic
  }
  const failed = (error: Error) => {
    throw error
  }
  const transport = createKafkaTransport({ brokers: [kafka], clientId: 'bench', log: silent, onFatal: failed })
  try {
    return await work({ ...pools, newTopic, transport, metrics: createMetrics('bench') })
  } finally {
    await transport.close()
    await Promise.all(Object.values(pools).map(pool => pool.end()))
  }
}
