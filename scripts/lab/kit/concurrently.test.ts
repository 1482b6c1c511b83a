import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { TimeoutError, withTimeout } from '../run/with-timeout.ts'
import type { Check } from '../types.ts'
import { concurrently } from './concurrently.ts'

const check = (id: string, run: Check<object>['run']): Check<object> => ({ id, step: 1, title: id, proof: 'live', run })

test('all begin when the first is due, once for each session', async () => {
  const begun: string[] = []
  const passed = (id: string) =>
    check(id, () => {
      begun.push(id)
      return { verdict: 'passed', observed: 1 }
    })
  const [one, two] = concurrently([passed('1.1.one'), passed('1.2.two')])
  const context = {}
  const { signal } = new AbortController()
  await one!.run(context, signal)
  expect(begun).toEqual(['1.1.one', '1.2.two'])
  await two!.run(context, signal)
  expect(begun).toHaveLength(2)
  await two!.run({}, signal)
  expect(begun).toHaveLength(4)
})

test('what one throws is told when that one is asked', async () => {
  const [one, two] = concurrently([
    check('1.1.one', () => ({ verdict: 'passed', observed: 1 })),
    check('1.2.two', () => {
      throw new Error('broken')
    }),
  ])
  const context = {}
  const { signal } = new AbortController()
  expect((await one!.run(context, signal)).verdict).toBe('passed')
  await expect(two!.run(context, signal)).rejects.toThrow('broken')
})

test('one whose time is up ends none of the others', async () => {
  const waiting = (id: string) =>
    check(id, (_, signal) => delay(100, { verdict: 'passed', observed: 1 } as const, { signal }))
  const [one, two] = concurrently([waiting('1.1.one'), waiting('1.2.two')])
  const context = {}
  const first = withTimeout(10, new AbortController().signal, signal => one!.run(context, signal))
  await expect(first).rejects.toThrow(TimeoutError)
  expect(await two!.run(context, new AbortController().signal)).toMatchObject({ verdict: 'passed' })
})

test('one whose time is up has its own signal fire', async () => {
  let fired = false
  const [one] = concurrently([
    check('1.1.one', async (_, signal) => {
      await once(signal, 'abort')
      fired = true
      return { verdict: 'passed', observed: 1 }
    }),
  ])
  const run = withTimeout(10, new AbortController().signal, signal => one!.run({}, signal))
  await expect(run).rejects.toThrow(TimeoutError)
  await expect.poll(() => fired).toBe(true)
})
