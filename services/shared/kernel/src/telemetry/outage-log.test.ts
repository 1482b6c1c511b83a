import type { FastifyBaseLogger } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutageLog } from './outage-log.ts'

let lines: unknown[][]
const log = {
  warn: (...line: unknown[]) => void lines.push(['warn', ...line]),
  info: (...line: unknown[]) => void lines.push(['info', ...line]),
} as unknown as FastifyBaseLogger

beforeEach(() => {
  lines = []
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

test('an outage is told when it begins, then once a minute, and when it is over', () => {
  const outage = createOutageLog(log, 'events wait')
  const err = new Error('away')
  for (let second = 0; second < 150; second++) {
    outage.failed(err)
    vi.advanceTimersByTime(1000)
  }
  outage.over()
  expect(lines).toEqual([
    ['warn', { err, forSeconds: 0 }, 'events wait'],
    ['warn', { err, forSeconds: 60 }, 'events wait'],
    ['warn', { err, forSeconds: 120 }, 'events wait'],
    ['info', { forSeconds: 150 }, 'no longer: events wait'],
  ])
})

test('what never failed is not said to be over', () => {
  createOutageLog(log, 'events wait').over()
  expect(lines).toEqual([])
})
