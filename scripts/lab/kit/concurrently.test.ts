import { expect, test } from 'vitest'
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
