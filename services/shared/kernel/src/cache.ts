import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import { Redis } from 'ioredis'
import { answerMs } from './pool.ts'
import type { Service, ServiceConfig } from './service.ts'

/**
 * Answers are kept as the text that is sent. The service works without the cache: while Redis is away every `get` is a
 * miss, every `set` is dropped, and nothing waits.
 *
 * A writer does not delete a key but marks it as held: a reader who read the database before the writer's commit could
 * otherwise put the old answer back after the deletion. `set` writes to absent keys only, so a held key stays as it is.
 */
export interface Cache {
  /** The answer; `held` when the database must be asked and nothing may be filled; undefined when it may. */
  get(key: string): Promise<string | 'held' | undefined>
  set(key: string, answer: string): Promise<void>
  /** After a commit, before its answer: what the keys say is no longer true. */
  invalidate(keys: string[]): Promise<void>
  health(): Promise<void>
  close(): Promise<void>
}

interface CacheOptions {
  /** Without one there is no cache, and all works as if Redis were away. */
  url: string | undefined
  prefix: string
  /** Also the longest that a wrong answer can live, should Redis be away just when a writer wants to hold its key. */
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

const holdMark = ''
/** Longer than the slowest read of the database: what was read before the commit must not be put back after it. */
export const holdMs = answerMs + 2000
const timeoutMs = 500

export function createCache({ url, prefix, ttlSeconds, log }: CacheOptions): Cache {
  if (!url) return noCache
  const redis = new Redis(url, {
    keyPrefix: prefix,
    enableAutoPipelining: true,
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

  return {
    async get(key) {
      const found = await orElse(redis.get(key), holdMark)
      return found === holdMark ? 'held' : (found ?? undefined)
    },
    async set(key, answer) {
      await orElse(redis.set(key, answer, 'EX', ttlSeconds, 'NX'), null)
    },
    async invalidate(keys) {
      await Promise.all(keys.map(key => orElse(redis.set(key, holdMark, 'PX', holdMs), null)))
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
  get: async () => 'held',
  set: async () => {},
  invalidate: async () => {},
  health: async () => {},
  close: async () => {},
}
