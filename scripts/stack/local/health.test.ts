import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type HealthState, watchHealth } from './health.ts'
import { eventually } from './stack.testkit.ts'

const check = {
  disabled: false,
  test: ['CMD', 'x'],
  interval: 20,
  timeout: 20,
  retries: 3,
  startPeriod: 0,
  startInterval: 10,
}
const answer = (exitCode: number) => ({ exitCode, stdout: '', stderr: exitCode === 0 ? '' : 'not yet\n' })

function watch(probe: (count: number) => number, options: Partial<Parameters<typeof watchHealth>[0]> = {}) {
  const states: [HealthState, string][] = []
  let count = 0
  const watching = watchHealth({
    check,
    probe: async () => answer(probe(++count)),
    onChange: (state, last) => states.push([state, last]),
    ...options,
  })
  onTestFinished(watching.stop)
  return { states, asked: () => count }
}

test('one good answer makes it healthy', async () => {
  const { states } = watch(count => (count < 3 ? 1 : 0))
  await eventually(
    () => states.length,
    length => length > 0,
  )
  expect(states).toEqual([['healthy', '']])
})

test('it has the time of its start period and its retries, and is then unhealthy with the last answer', async () => {
  const began = Date.now()
  const { states } = watch(() => 1, { check: { ...check, startPeriod: 200 } })
  await eventually(
    () => states.length,
    length => length > 0,
  )
  expect(states).toEqual([['unhealthy', 'not yet']])
  expect(Date.now() - began).toBeGreaterThanOrEqual(200 + 3 * 20)
})

test('it is not asked before it listens', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const starting = { ...check, startPeriod: 10_000 }
  const { states, asked } = watch(() => 0, { gate: port, check: starting })
  // In the same time one that needs no port is asked this often.
  const free = watch(() => 1, { check: starting })
  await eventually(free.asked, times => times >= 5)
  expect(free.asked()).toBeGreaterThanOrEqual(5)
  expect([asked(), states.length]).toEqual([0, 0])
  server.listen(port, '127.0.0.1')
  onTestFinished(() => void server.close())
  await eventually(
    () => states.length,
    length => length > 0,
  )
  expect(asked()).toBe(1)
})

test('while it is well it is asked every ten seconds; when it no longer answers, as often as its file says', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { states, asked } = watch(count => (count < 3 ? 0 : 1), { check: { ...check, interval: 2000 } })
  await vi.advanceTimersByTimeAsync(19_000)
  expect([states, asked()]).toEqual([[['healthy', '']], 2])
  await vi.advanceTimersByTimeAsync(1000 + 2 * 2000)
  expect([states, asked()]).toEqual([
    [
      ['healthy', ''],
      ['unhealthy', 'not yet'],
    ],
    5,
  ])
})
