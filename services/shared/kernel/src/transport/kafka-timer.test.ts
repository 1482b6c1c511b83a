import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import './kafka-timer.js'

let checks: number
let queue: RequestQueue

beforeEach(() => {
  vi.useFakeTimers()
  checks = 0
  queue = Object.create(RequestQueue.prototype)
  Object.assign(queue, { pending: [], throttledUntil: -1, throttleCheckTimeoutId: null })
  queue.checkPendingRequests = () => {
    checks++
    queue.scheduleCheckPendingRequests()
  }
})
afterEach(() => void vi.useRealTimers())

test('an idle connection does not wake up', () => {
  queue.scheduleCheckPendingRequests()
  vi.advanceTimersByTime(5000)
  expect(checks).toBe(0)
})

test('a throttled request is looked at when the throttling ends, and not before', () => {
  queue.throttledUntil = Date.now() + 300
  queue.pending.push({})
  queue.scheduleCheckPendingRequests()
  vi.advanceTimersByTime(299)
  expect(checks).toBe(0)
  vi.advanceTimersByTime(1)
  expect(checks).toBe(1)
})

test('a request that waits for a free place is looked at again soon', () => {
  queue.pending.push({})
  queue.scheduleCheckPendingRequests()
  vi.advanceTimersByTime(100)
  expect(checks).toBe(10)
})
