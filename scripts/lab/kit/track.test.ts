import { expect, test } from 'vitest'
import { track } from './track.ts'

test('what is waited for comes while it goes on, or not before it is over', async () => {
  let end: () => void = () => undefined
  const going = track(new Promise<void>(resolve => (end = resolve)))
  let asked = 0
  expect(await going.until(() => ++asked > 2, 10_000)).toBe(true)
  expect(await going.until(() => false, 0)).toBe(false)
  expect(going.isSettled()).toBe(false)
  end()
  expect(await going.until(() => false, 10_000)).toBe(false)
  expect(going.isSettled()).toBe(true)
})

test('one that fails is over, and whoever asks for its result hears why', async () => {
  const failing = track(Promise.reject(new Error('lost')))
  expect(await failing.until(() => false, 10_000)).toBe(false)
  await expect(failing.result).rejects.toThrow('lost')
})
