import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { withBackground } from './with-background.ts'

const untilAborted = async (signal: AbortSignal) => {
  while (!signal.aborted) await delay(1)
}

test('the other goes on until the work is done, and both are answered', async () => {
  let turns = 0
  const turning = async (signal: AbortSignal) => {
    for (; !signal.aborted; turns++) await delay(1)
    return 'ended'
  }
  const work = async () => {
    while (turns < 3) await delay(1)
    return 'done'
  }
  expect(await withBackground(turning, work)).toEqual(['ended', 'done'])
})

test('work that fails ends the other, is waited for, and is what is heard', async () => {
  let over = false
  const other = async (signal: AbortSignal) => {
    await untilAborted(signal)
    await delay(20)
    over = true
    throw new Error('the other')
  }
  await expect(withBackground(other, () => Promise.reject(new Error('the work')))).rejects.toThrow('the work')
  expect(over).toBe(true)
})

test('what the other throws while the work goes on is told when the work is done', async () => {
  let done = false
  const work = async () => {
    await delay(20)
    done = true
  }
  await expect(withBackground(() => Promise.reject(new Error('the other')), work)).rejects.toThrow('the other')
  expect(done).toBe(true)
})
