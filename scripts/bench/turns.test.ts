import { expect, test } from 'vitest'
import { inTurns, percentile, repeats, spreadOf } from './turns.ts'

test('contenders take turns, and who is first changes', async () => {
  const order: string[] = []
  const contender = (name: string) => async () => order.push(name)
  await inTurns({ ours: contender('ours'), bare: contender('bare') }, () => {})
  expect(order.slice(0, 4)).toEqual(['ours', 'bare', 'bare', 'ours'])
  expect(order).toHaveLength(2 * repeats)
})

test('a ratio is of the same turn, so that a slow minute does not count', async () => {
  const [ours, bare] = [
    [10, 100, 30, 40, 60],
    [5, 50, 10, 20, 30],
  ]
  const contender = (figures: number[]) => async () => figures.shift()!
  const compared = await inTurns({ ours: contender(ours!), bare: contender(bare!) }, () => {})
  expect(compared.ours_to.bare).toEqual({ median: 2, min: 2, max: 3 })
  expect(compared.per_second.ours).toEqual({ median: 40, min: 10, max: 100 })
})

test('median and percentiles are figures that were measured', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 })
  expect(percentile([4, 1, 3, 2], 0.99)).toBe(4)
})
