import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'

const never = () => false

/** Long enough for whatever can begin to have begun. */
const turns = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
}

test('calls that arrive together share a run, and each gets its own answer', async () => {
  const runs: number[][] = []
  const double = createBatcher<number, number>(
    async take => {
      const items = take()
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
    async take => {
      const items = take()
      runs.push(items)
      await new Promise<void>(resolve => (finish = resolve))
      return items
    },
    { limit: 10, isShared: never },
  )
  const first = submit('first')
  await turns()
  const later = [submit('second'), submit('third')]
  finish()
  await first
  await turns()
  finish()
  await Promise.all(later)
  expect(runs).toEqual([['first'], ['second', 'third']])
})

test('what arrives while a run begins is taken with it, and again when it begins anew', async () => {
  const runs: string[][] = []
  let begin = () => {}
  const submit = createBatcher<string, string>(
    async take => {
      await new Promise<void>(resolve => (begin = resolve))
      runs.push(take())
      await new Promise(setImmediate)
      runs.push(take())
      return take()
    },
    { limit: 2, concurrency: 2, isShared: never },
  )
  const answers = [submit('first')]
  await turns()
  answers.push(submit('second'), submit('third'))
  await turns()
  begin()
  expect(await Promise.all(answers.slice(0, 2))).toEqual(['first', 'second'])
  await turns()
  begin()
  expect(await answers[2]).toBe('third')
  expect(runs).toEqual([['first', 'second'], ['first', 'second'], ['third'], ['third']])
})

test('a run that fails before it takes fails for those who waited for it', async () => {
  const submit = createBatcher<number, number>(
    async () => {
      throw new Error('the database is away')
    },
    { limit: 2, isShared: () => true },
  )
  const answers = await Promise.allSettled([1, 2, 3].map(submit))
  expect(answers.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
})

test('as many batches as may be are under way at once, and what comes then waits for the first to end', async () => {
  const runs: string[][] = []
  const finishes: (() => void)[] = []
  const submit = createBatcher<string, string>(
    async take => {
      const items = take()
      runs.push(items)
      await new Promise<void>(resolve => finishes.push(resolve))
      return items
    },
    { limit: 10, concurrency: 2, isShared: never },
  )
  const answers = []
  for (const item of ['first', 'second', 'third', 'fourth']) {
    answers.push(submit(item))
    await turns()
  }
  expect(runs).toEqual([['first'], ['second']])
  finishes[1]!()
  expect(await answers[1]).toBe('second')
  await turns()
  expect(runs).toEqual([['first'], ['second'], ['third', 'fourth']])
  for (const finish of finishes) finish()
  expect(await Promise.all(answers)).toEqual(['first', 'second', 'third', 'fourth'])
})

const refuseOdd = async (take: () => number[]) => {
  const items = take()
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
  const double = createBatcher(async (take: () => number[]) => take().map(item => item * 2), {
    limit: 2,
    queueLimit: 4,
    isShared: () => false,
  })
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(double))
  expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value : answer.reason.init.status))).toEqual([
    2, 4, 6, 8, 503,
  ])
})
