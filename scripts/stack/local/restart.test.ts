import { expect, test } from 'vitest'
import { backoff, shouldRestart } from './restart.ts'

test('the pauses double and stop growing at ten seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map(backoff)).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
})

test.each([
  ['no', undefined, 1, 0, false],
  ['always', undefined, 0, 50, true],
  ['unless-stopped', undefined, 0, 50, true],
  ['on-failure', undefined, 0, 0, false],
  ['on-failure', undefined, 1, 50, true],
  ['on-failure', 3, 1, 2, true],
  ['on-failure', 3, 1, 3, false],
] as const)('%s (limit %s), status %i after %i restarts: %s', (restart, restartLimit, exitCode, restarts, expected) => {
  expect(shouldRestart({ restart, restartLimit }, exitCode, restarts)).toBe(expected)
})
