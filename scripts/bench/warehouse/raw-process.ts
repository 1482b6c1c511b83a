/**
 * A process to compare the service with, without a service around it: one Fastify route that reads Redis, and batches of
 * 500 from Kafka into PostgreSQL. Says where it listens once it consumes.
 */
import type { WarehouseMovement } from '@groundwork/contracts/warehouse'
import fastify from 'fastify'
import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { applyRaw } from './raw-sql.ts'

const { BENCH_POSTGRES, BENCH_REDIS, BENCH_KAFKA, BENCH_TOPIC } = process.env as Record<string, string>
const batchLimit = 500

const redis = new Redis(BENCH_REDIS!, { enableAutoPipelining: true, keyPrefix: 'bench:' })
const app = fastify()
app.get<{ Params: { key: string } }>('/:key', async (request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8')
  return redis.get(request.params.key)
})

const pool = new pg.Pool({ connectionString: BENCH_POSTGRES, max: 3 })
const consumer = new Kafka({ brokers: [BENCH_KAFKA!], logLevel: logLevel.ERROR }).consumer({ groupId: BENCH_TOPIC! })
await consumer.connect()
await consumer.subscribe({ topic: BENCH_TOPIC!, fromBeginning: true })
const joined = new Promise(resolve => consumer.on(consumer.events.GROUP_JOIN, resolve))
await consumer.run({
  autoCommit: false,
  partitionsConsumedConcurrently: 3,
  eachBatch: async ({ batch }) => {
    for (let from = 0; from < batch.messages.length; from += batchLimit) {
      const messages = batch.messages.slice(from, from + batchLimit)
      await applyRaw(
        pool,
        messages.map(({ value }) => JSON.parse(value!.toString()) as WarehouseMovement),
      )
    }
    const offset = String(BigInt(batch.lastOffset()) + 1n)
    await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset }])
  },
})
await joined
console.log(await app.listen({ host: '127.0.0.1', port: 0 }))
