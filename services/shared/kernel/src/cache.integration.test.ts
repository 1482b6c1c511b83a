import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { eventually } from '@groundwork/testkit/eventually'
import { needsRedis } from '@groundwork/testkit/needs-redis'
import { silent } from '@groundwork/testkit/silent'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { type Cache, createCache } from './cache.ts'

const { redis } = inject('engines')
/** One of its sixteen that no other test uses, and that may be emptied. */
const database = `${redis}/7`
const open: Cache[] = []
afterEach(() => Promise.all(open.splice(0).map(cache => cache.close())))

async function connected(prefix: string = randomUUID()): Promise<Cache> {
  const cache = createCache({ url: database, prefix, ttlSeconds: 10, log: silent })
  open.push(cache)
  await eventually(cache.health)
  return cache
}

const gives = (answer: string) => async () => answer
const mustNotLoad = async () => {
  throw new Error('asked the database')
}

describe('with Redis', () => {
  needsRedis()

  test('what was loaded once is found, also by another instance', async () => {
    const [cache, other] = [await connected('tea'), await connected('tea')]
    const key = randomUUID()
    expect(await cache.readThrough(key, gives('{"grams":5}'))).toBe('{"grams":5}')
    expect(await cache.readThrough(key, mustNotLoad)).toBe('{"grams":5}')
    expect(await other.readThrough(key, mustNotLoad)).toBe('{"grams":5}')
  })

  test('readers who come at once, of one key or of several, are each given their own key’s answer', async () => {
    const cache = await connected()
    for (const key of ['tea', 'cups']) await cache.readThrough(key, gives(`"${key}"`))
    const read = ['tea', 'pots', 'cups', 'tea'].map(key => cache.readThrough(key, gives('"loaded"')))
    expect(await Promise.all(read)).toEqual(['"tea"', '"loaded"', '"cups"', '"tea"'])
  })

  test('what could not be loaded is not kept', async () => {
    const cache = await connected()
    await expect(cache.readThrough('tea', mustNotLoad)).rejects.toThrow('asked the database')
    await cache.invalidate(['tea'])
    expect(await cache.readThrough('tea', gives('5'))).toBe('5')
  })

  test.each([
    ['the writer’s deletion', (cache: Cache) => cache.invalidate(['tea'])],
    ['a flush of Redis', () => flush()],
  ])('a slow reader cannot put an old answer back after %s', async (_, remove) => {
    const cache = await connected()
    const slow = await cache.readThrough('tea', async () => {
      await remove(cache)
      // Others have read anew meanwhile, and what they keep is not written over.
      expect(await cache.readThrough('tea', gives('new'))).toBe('new')
      return 'old'
    })
    expect(slow).toBe('old')
    expect(await cache.readThrough('tea', mustNotLoad)).toBe('new')
  })

  test('a slow reader does not fill a key that nobody has read since', async () => {
    const cache = await connected()
    await cache.readThrough('tea', async () => {
      await cache.invalidate(['tea'])
      return 'old'
    })
    expect(await cache.readThrough('tea', gives('new'))).toBe('new')
  })

  test('who reads beside a reader that is loading loads too, and does not wait', async () => {
    const cache = await connected()
    await cache.readThrough('tea', async () => {
      expect(await cache.readThrough('tea', gives('5'))).toBe('5')
      return '5'
    })
    expect(await cache.readThrough('tea', mustNotLoad)).toBe('5')
  })
})

async function flush(): Promise<void> {
  const client = new Redis(database)
  await client.flushdb()
  await client.quit()
}

test('without a cache every reader asks the database', async () => {
  const cache = createCache({ url: undefined, prefix: '', ttlSeconds: 10, log: silent })
  expect(await cache.readThrough('tea', gives('old'))).toBe('old')
  expect(await cache.readThrough('tea', gives('new'))).toBe('new')
})

test('a cache that nobody serves costs nothing', async () => {
  const cache = createCache({ url: 'redis://127.0.0.1:1', prefix: '', ttlSeconds: 10, log: silent })
  open.push(cache)
  const started = performance.now()
  expect(await cache.readThrough('tea', gives('old'))).toBe('old')
  await cache.invalidate(['tea'])
  expect(await cache.readThrough('tea', gives('new'))).toBe('new')
  expect(performance.now() - started).toBeLessThan(1000)
  await expect(cache.health()).rejects.toThrow()
})

test('a cache that accepts and never answers is not waited for', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise(resolve => mute.once('listening', resolve))
  const { port } = mute.address() as { port: number }
  const cache = createCache({ url: `redis://127.0.0.1:${port}`, prefix: '', ttlSeconds: 10, log: silent })
  open.push(cache)
  expect(await cache.readThrough('tea', gives('old'))).toBe('old')
  mute.close()
})
