import { randomUUID } from 'node:crypto'
import { topics } from '@groundwork/contracts/topics'
import { databaseUrl, type ServiceName } from '@groundwork/testkit/platform-database'
import { freePort, type ServiceProcess, startService } from '@groundwork/testkit/service-process'
import { testKeysUrl } from '@groundwork/testkit/token'
import { makeTopics } from '@groundwork/testkit/topics'
import { buildServices } from '../build/services.mjs'
import type { Engines } from './engines.ts'

export interface Running extends ServiceProcess {
  /** From its process to "ready". */
  startSeconds: number
  /** What a topic is called on the broker. */
  topic(name: string): string
}

/** A service as it is deployed, its bundle in one process, with topics of its own on the engines, while `work` runs. */
export async function withService<T>(
  name: ServiceName,
  engines: Engines,
  work: (service: Running) => Promise<T>,
): Promise<T> {
  await buildServices([name])
  const prefix = `${randomUUID()}-`
  const topic = (topic: string) => prefix + topic
  await makeTopics(
    engines.kafka,
    topics.flatMap(each => [topic(each), topic(`${each}.dlq`)]),
  )
  const began = performance.now()
  const service = await startService(name, await freePort(), { ...settingsOf(name, engines), KAFKA_PREFIX: prefix })
  const startSeconds = (performance.now() - began) / 1000
  try {
    return await work({ ...service, startSeconds, topic })
  } finally {
    await service.stop()
  }
}

/** Where a service finds its engines, and nobody else. Who is calling is told by tokens of this process. */
export function settingsOf(name: ServiceName, { postgres, redis, kafka }: Engines): Record<string, string> {
  return {
    APP_MODE: 'kafka',
    KAFKA_BROKERS: kafka,
    REDIS_URL: redis,
    JWKS_URL: testKeysUrl,
    IDENTITY_KEYS_SECRET: 'known to every measurement there is',
    PROVIDER_URL: 'http://127.0.0.1:1',
    PROVIDER_SECRET: 'known to every measurement',
    GEO_ADDRESS: '127.0.0.1:1',
    DATABASE_URL: databaseUrl(postgres, 'postgres', name, 'app'),
    MIGRATE_DATABASE_URL: databaseUrl(postgres, 'postgres', name, 'migrate'),
    RELAY_DATABASE_URL: databaseUrl(postgres, 'postgres', name, 'relay'),
  }
}
