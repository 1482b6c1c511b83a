import { expect, test } from 'vitest'
import { type Bucket, leakyBucket } from './leaky-bucket.ts'

test('a client may send a burst, then what leaks out, and has the whole burst again after a pause', () => {
  let now = 0
  const mayPass = leakyBucket({ perSecond: 10, burst: 3 }, () => now)
  const passed = (times: number) => Array.from({ length: times }, () => mayPass('a')).filter(Boolean).length
  expect(passed(10)).toBe(4)
  now += 200
  expect(passed(10)).toBe(2)
  now += 60_000
  expect(passed(10)).toBe(4)
})

test('one client does not use up what another may send', () => {
  const mayPass = leakyBucket({ perSecond: 1, burst: 0 }, () => 0)
  expect([mayPass('a'), mayPass('a'), mayPass('b')]).toEqual([true, false, true])
})

test('of clients that do not come again nothing is kept, once their buckets have leaked out', () => {
  let now = 0
  const buckets = new Map<string, Bucket>()
  const mayPass = leakyBucket({ perSecond: 10, burst: 3 }, () => now, buckets)
  for (let client = 0; client < 100; client++) mayPass(`gone ${client}`)
  mayPass('a')
  now += 399
  mayPass('a')
  expect(buckets.size).toBe(101)
  now += 1
  mayPass('b')
  expect([...buckets.keys()]).toEqual(['a', 'b'])
})
