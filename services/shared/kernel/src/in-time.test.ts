import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inTime } from './in-time.ts'

const late = () => new Error('too late')

test('what comes in time is the result', async () => {
  expect(await inTime(Promise.resolve(3), 1000, late)).toBe(3)
})

test('what fails in time fails with its own error', async () => {
  await expect(inTime(Promise.reject(new Error('its own')), 1000, late)).rejects.toThrow('its own')
})

test('what is not there in time fails with the error for that', async () => {
  await expect(inTime(new Promise(() => {}), 5, late)).rejects.toThrow('too late')
})

test('what fails later disturbs nobody', async () => {
  const work = delay(20).then(() => Promise.reject(new Error('nobody listens')))
  await expect(inTime(work, 5, late)).rejects.toThrow('too late')
  await delay(30)
})
