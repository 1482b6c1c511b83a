import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'

const never = () => false

test('calls that arrive together share a run, and each gets its own answer', async () => {
  const runs: number[][] = []
  const double = createBatcher<number, number>(
    async items => {
      runs.push(items)
      return items.map(item => item * 2)
    },
    { limit: 3, isShared: never },
  )
  expect(await Promise.all([1, 2, 3, 4].map(double))).toEqual([2, 4, 6, 8])
  expect(runs).toEqual([[1, 2, 3], [4]])
})

test('what arrives during a run waits for the next one', async () => {
  const runs: string[][] = []
  let finish = () => {}
  const submit = createBatcher<string, string>(
    async items => {
      runs.push(items)
      await new Promise<void>(resolve => (finish = resolve))
      return items
    },
    { limit: 10, isShared: never },
  )
  const first = submit('first')
  await new Promise(setImmediate)
  const later = [submit('second'), submit('third')]
  finish()
  await first
  await new Promise(setImmediate)
  finish()
  await Promise.all(later)
  expect(runs).toEqual([['first'], ['second', 'third']])
})

test('as many batches as may be are under way at once, and what comes then waits for the first to end', async () => {
  const runs: string[][] = []
  const finishes: (() => void)[] = []
  const submit = createBatcher<string, string>(
    async items => {
      runs.push(items)
      await new Promise<void>(resolve => finishes.push(resolve))
      return items
    },
    { limit: 10, concurrency: 2, isShared: never },
  )
  const answers = []
  for (const item of ['first', 'second', 'third', 'fourth']) {
    answers.push(submit(item))
    await new Promise(setImmediate)
  }
  expect(runs).toEqual([['first'], ['second']])
  finishes[1]!()
  expect(await answers[1]).toBe('second')
  await new Promise(setImmediate)
  expect(runs).toEqual([['first'], ['second'], ['third', 'fourth']])
  for (const finish of finishes) finish()
  expect(await Promise.all(answers)).toEqual(['first', 'second', 'third', 'fourth'])
})

const refuseOdd = async (items: number[]) => {
  if (items.some(item => item % 2)) throw new Error('odd')
  return items
}

test('one bad item costs the others nothing', async () => {
  const submit = createBatcher(refuseOdd, { limit: 10, isShared: never })
  expect(await Promise.allSettled([2, 3, 4].map(submit))).toMatchObject([
    { value: 2 },
    { status: 'rejected', reason: new Error('odd') },
    { value: 4 },
  ])
})

test('a failure that all would share is not tried again one by one', async () => {
  let runs = 0
  const submit = createBatcher<number, number>(
    async () => {
      runs++
      throw new Error('the database is away')
    },
    { limit: 10, isShared: () => true },
  )
  await Promise.allSettled([1, 2, 3].map(submit))
  expect(runs).toBe(1)
})

test('who comes when too many wait is refused, and the others have their answers', async () => {
  const double = createBatcher(async (items: number[]) => items.map(item => item * 2), {
    limit: 2,
    queueLimit: 4,
    isShared: () => false,
  })
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(double))
  expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value : answer.reason.init.status))).toEqual([
    2, 4, 6, 8, 503,
  ])
})
