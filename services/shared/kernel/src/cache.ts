import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import { Redis } from 'ioredis'
import { createBatcher } from './batcher.ts'
import { answerMs } from './pool.ts'
import type { Service, ServiceConfig } from './service.ts'

/**
 * Answers are kept as the text that is sent. The service works without the cache: while Redis is away every reader asks the
 * database, nothing is kept, and nobody waits.
 *
 * A reader that finds nothing takes a lease on the key, then asks the database, and keeps the answer only if its lease is
 * still there. A writer deletes the key after its commit, and the leases of those who read before it go too. So does a
 * flush of Redis. However slow a reader is, it cannot bring an old answer back. (R. Nishtala and others, “Scaling Memcache
 * at Facebook”, 2013, section 3.2.1.)
 */
export interface Cache {
  /** The answer that is kept for the key, or what `load` gives. What `load` throws is thrown, and not kept. */
  readThrough(key: string, load: () => Promise<string>): Promise<string>
  /** After a commit, before its answer: what the keys say is no longer true. */
  invalidate(keys: string[]): Promise<void>
  health(): Promise<void>
  close(): Promise<void>
}

interface CacheOptions {
  /** Without one there is no cache, and all works as if Redis were away. */
  url: string | undefined
  prefix: string
  /** Also the longest that a wrong answer can live, should Redis be away just when a writer deletes it. */
  ttlSeconds: number
  log: FastifyBaseLogger
}

/** The service's cache, at `REDIS_URL`. */
export function openCache(service: Service<ServiceConfig & { REDIS_URL?: string }>, ttlSeconds: number): Cache {
  const url = service.config.REDIS_URL
  const cache = createCache({ url, prefix: `${service.name}:`, ttlSeconds, log: service.log })
  if (url) service.probes.push({ name: 'redis', required: false, check: cache.health })
  service.add({ name: 'cache', stop: cache.close })
  return cache
}

/** No answer begins like this: they are JSON. */
const leaseMark = 'lease:'
/** A reader that has died keeps others from filling the key for so long. One that is slower does not fill it. */
const leaseMs = answerMs + 2000
const fillIfLeased = `
if redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3])
end`
const timeoutMs = 500
/** Reads that come in the same turn of the event loop are one command, and none waits for the answer to another's. */
const reads = { limit: 500, concurrency: Number.POSITIVE_INFINITY, isShared: () => true }

export function createCache({ url, prefix, ttlSeconds, log }: CacheOptions): Cache {
  if (!url) return noCache
  const redis = new Redis(url, {
    keyPrefix: prefix,
    // Fail at once instead of queueing: the database is a better answer than a late one.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    commandTimeout: timeoutMs,
    retryStrategy: attempt => Math.min(attempt * 100, 2000),
  })
  let away = false
  redis.on('error', error => {
    if (!away) log.warn({ err: error }, 'working without the cache')
    away = true
  })
  redis.on('ready', () => {
    if (away) log.info('the cache is back')
    away = false
  })
  const orElse = <T>(answer: Promise<T>, otherwise: T) => answer.catch(() => otherwise)

  const get = createBatcher<string, string | null>(keys => redis.mget(keys), reads)

  const takeLease = async (key: string) => {
    const lease = `${leaseMark}${randomUUID()}`
    const taken = await orElse(redis.set(key, lease, 'PX', leaseMs, 'NX'), null)
    return taken === null ? undefined : lease
  }

  return {
    async readThrough(key, load) {
      const found = await orElse(get(key), undefined)
      if (found && !found.startsWith(leaseMark)) return found
      const lease = found === null ? await takeLease(key) : undefined
      const answer = await load()
      if (lease) await orElse(redis.eval(fillIfLeased, 1, key, lease, answer, ttlSeconds), null)
      return answer
    },
    async invalidate(keys) {
      await orElse(redis.unlink(keys), 0)
    },
    async health() {
      await redis.ping()
    },
    async close() {
      if (redis.status === 'ready') await redis.quit()
      else redis.disconnect()
    },
  }
}

/** Sends an answer as it was kept: not parsed, checked and written again. */
export function sendCached(reply: FastifyReply, answer: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(answer)
}

const noCache: Cache = {
  readThrough: (_key, load) => load(),
  invalidate: async () => {},
  health: async () => {},
  close: async () => {},
}
