import perfHooks from 'node:perf_hooks'
import { expect, test, vi } from 'vitest'
import { answerInTime, createMetrics, measureProcess, measureQuery } from './metrics.ts'

test('who hangs or fails holds up no scrape, and the last figure stands', async () => {
  const metrics = createMetrics('tea')
  const answers = [async () => 7, () => new Promise<number>(() => {}), () => Promise.reject(new Error('away'))]
  measureQuery(metrics, 'cups', 'Cups.', () => answers.shift()!())
  const scraped = async () => (await metrics.metrics()).split('\n').find(line => line.startsWith('cups{'))
  expect([await scraped(), await scraped(), await scraped()]).toEqual(Array(3).fill('cups{service="tea"} 7'))
})

test('an answer that comes in time is the answer', async () => {
  expect(await answerInTime(Promise.resolve(0))).toBe(0)
})

test('the event loop is looked at ten times a second: what rules and dashboards take off the lag', () => {
  const monitor = vi.spyOn(perfHooks, 'monitorEventLoopDelay')
  measureProcess(createMetrics('tea'))
  expect(monitor.mock.calls).toEqual([[{ resolution: 100 }]])
})
