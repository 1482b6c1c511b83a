import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Cache, createCache } from './cache.ts'

const { redis } = inject('engines')
const open: Cache[] = []
afterEach(() => Promise.all(open.splice(0).map(cache => cache.close())))

async function connected(prefix = randomUUID()): Promise<Cache> {
  const cache = createCache({ url: redis, prefix, ttlSeconds: 10, log: silent })
  open.push(cache)
  await eventually(cache.health)
  return cache
}

describe('with Redis', () => {
  beforeEach(context => context.skip(!redis, 'there is no Redis on this machine'))

  test('an answer that was filled in is found', async () => {
    const cache = await connected()
    expect(await cache.get('tea')).toBeUndefined()
    await cache.set('tea', '{"grams":5}')
    expect(await cache.get('tea')).toBe('{"grams":5}')
  })

  test('a slow reader cannot put an old answer back after a writer’s hold', async () => {
    const cache = await connected()
    await cache.set('tea', 'old')
    await cache.invalidate(['tea'])
    await cache.set('tea', 'old')
    expect(await cache.get('tea')).toBe('held')
  })

  test('without a cache every look asks the database', async () => {
    const cache = createCache({ url: undefined, prefix: '', ttlSeconds: 10, log: silent })
    await cache.set('tea', 'old')
    expect(await cache.get('tea')).toBe('held')
  })
})

test('a cache that nobody serves costs a miss and nothing else', async () => {
  const cache = createCache({ url: 'redis://127.0.0.1:1', prefix: '', ttlSeconds: 10, log: silent })
  open.push(cache)
  const started = performance.now()
  await cache.set('tea', 'old')
  await cache.invalidate(['tea'])
  expect(await cache.get('tea')).toBe('held')
  expect(performance.now() - started).toBeLessThan(1000)
  await expect(cache.health()).rejects.toThrow()
})

test('a cache that accepts and never answers is not waited for', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise(resolve => mute.once('listening', resolve))
  const { port } = mute.address() as { port: number }
  const cache = createCache({ url: `redis://127.0.0.1:${port}`, prefix: '', ttlSeconds: 10, log: silent })
  open.push(cache)
  expect(await cache.get('tea')).toBe('held')
  mute.close()
})
