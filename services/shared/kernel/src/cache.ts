import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import { Redis } from 'ioredis'
import { createBatcher } from './batcher.ts'
import { answerMs } from './database/pool.ts'
import type { Service, ServiceConfig } from './process/service.ts'
import { createOutageLog } from './telemetry/outage-log.ts'

/**
 * A cache of answers, kept as the text that is sent. A service works without it: while Redis is down every reader asks
 * the database, and nothing is kept.
 *
 * A reader that finds nothing takes a lease on the key, asks the database, and stores the answer only if its lease is
 * still there. A writer deletes the key after its commit, and with it the lease of every reader that began before. A
 * flush of Redis deletes leases too. So a slow reader can never store an old answer. (R. Nishtala and others, “Scaling
 * Memcache at Facebook”, 2013, section 3.2.1.)
 */
export interface Cache {
  /**
   * The cached answer of the key, or else the result of `load`, which is then cached. Errors of `load` are not cached.
   */
  readThrough(key: string, load: () => Promise<string>): Promise<string>
  /** Deletes the keys. Call it after the commit and before the answer to the caller. */
  invalidate(keys: string[]): Promise<void>
  health(): Promise<void>
  close(): Promise<void>
}

interface CacheOptions {
  /** Without a URL nothing is cached. */
  url: string | undefined
  prefix: string
  /** Also the longest time that an outdated answer can stay, when Redis is down while a writer wants to delete it. */
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

/** Answers are JSON, so none of them begins like this. */
const leaseMark = 'lease:'
/** A reader that dies blocks the key for this time. A reader that takes longer does not store its answer. */
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
  const outage = createOutageLog(log, 'working without the cache')
  redis.on('error', outage.failed)
  redis.on('ready', outage.over)
  const orElse = <T>(answer: Promise<T>, otherwise: T) => answer.catch(() => otherwise)

  const get = createBatcher<string, string | null>(take => redis.mget(take()), reads)

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

/** Sends a cached answer as it is, without parsing, validating and serialising it again. */
export function sendCached(reply: FastifyReply, answer: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(answer)
}

const noCache: Cache = {
  readThrough: (_key, load) => load(),
  invalidate: async () => {},
  health: async () => {},
  close: async () => {},
}
