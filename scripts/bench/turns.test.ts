import { expect, test } from 'vitest'
import { inTurns, percentile, repeats, spreadOf } from './turns.ts'

const quiet = () => {}

test('contenders take turns after one to warm up, and who is first changes', async () => {
  const order: string[] = []
  const contender = (name: string) => async () => order.push(name)
  await inTurns({ ours: contender('ours'), bare: contender('bare') }, quiet, 0)
  expect(order.slice(0, 6)).toEqual(['ours', 'bare', 'ours', 'bare', 'bare', 'ours'])
  expect(order).toHaveLength(2 * (1 + repeats))
})

test('before each turn the machine has a rest', async () => {
  const [pauseMs, begins] = [20, [performance.now()]]
  const ours = async () => begins.push(performance.now())
  await inTurns({ ours }, quiet, pauseMs)
  const waited = begins.slice(1).map((begin, turn) => begin - begins[turn]!)
  // A timer may fire a millisecond early.
  expect(Math.min(...waited)).toBeGreaterThanOrEqual(pauseMs - 1)
})

test('a ratio is of the same turn, so that neither a slow minute nor the warm-up counts', async () => {
  const [ours, bare] = [
    [1, 10, 100, 30, 40, 60],
    [9, 5, 50, 10, 20, 30],
  ]
  const contender = (figures: number[]) => async () => figures.shift()!
  const compared = await inTurns({ ours: contender(ours!), bare: contender(bare!) }, quiet, 0)
  expect(compared.ours_to.bare).toEqual({ median: 2, min: 2, max: 3 })
  expect(compared.per_second.ours).toEqual({ median: 40, min: 10, max: 100 })
})

test('median and percentiles are figures that were measured', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 })
  expect(percentile([4, 1, 3, 2], 0.99)).toBe(4)
})
