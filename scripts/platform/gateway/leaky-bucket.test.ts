import { expect, test } from 'vitest'
import { leakyBucket } from './leaky-bucket.ts'

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
