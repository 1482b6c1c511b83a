import { expect, test } from 'vitest'
import { createConcurrencyLimit } from './concurrency-limit.ts'

/** Work that ends when it is told to. */
function endless() {
  const ends: (() => void)[] = []
  return {
    begun: () => ends.length,
    work: () => new Promise<void>(resolve => ends.push(resolve)),
    end: () => ends.shift()!(),
  }
}

const turn = () => new Promise(setImmediate)

test('so many work at once, so many wait, and the rest are told to come again', async () => {
  const pass = createConcurrencyLimit({ maxConcurrent: 2, maxQueued: 1 })
  const { work, begun, end } = endless()
  const passing = [pass(work), pass(work), pass(work)]
  await turn()
  expect(begun()).toBe(2)
  await expect(pass(work)).rejects.toMatchObject({ init: { status: 503, headers: { 'retry-after': '1' } } })
  for (const _each of passing) {
    end()
    await turn()
  }
  await Promise.all(passing)
})

test('who leaves makes room, for who waits first and then for anybody', async () => {
  const pass = createConcurrencyLimit({ maxConcurrent: 1, maxQueued: 1 })
  const { work, begun, end } = endless()
  const passing = [pass(work), pass(work)]
  await turn()
  end()
  await turn()
  expect(begun()).toBe(1)
  end()
  await Promise.all(passing)
  const later = pass(work)
  await turn()
  end()
  await later
})

test('work that fails makes room, too', async () => {
  const pass = createConcurrencyLimit({ maxConcurrent: 1, maxQueued: 0 })
  await expect(pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await pass(async () => 'yes')).toBe('yes')
})
