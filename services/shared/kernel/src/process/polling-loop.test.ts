import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { afterEach, expect, test } from 'vitest'
import { createPollingLoop, type PollingLoop } from './polling-loop.ts'

let loop: PollingLoop
afterEach(() => loop.stop())

function start(work: () => Promise<boolean>, pollMs = 60_000): void {
  loop = createPollingLoop({ work, pollMs, log: silent, failing: 'the work waits' })
  loop.start()
}

test('while there is more it goes on at once', async () => {
  let left = 5
  start(async () => --left > 0)
  await eventually(() => expect(left).toBe(0))
})

test('with nothing to do it looks again when it is woken, or when it is time', async () => {
  let looks = 0
  start(async () => {
    looks++
    return false
  })
  await eventually(() => expect(looks).toBe(1))
  loop.wake()
  await eventually(() => expect(looks).toBe(2))
  await loop.stop()
  start(async () => {
    looks++
    return false
  }, 10)
  await eventually(() => expect(looks).toBeGreaterThan(5))
})

test('what fails is tried again', async () => {
  let failures = 2
  start(async () => {
    if (failures > 0) throw new Error(`${failures--} to go`)
    return false
  })
  await eventually(() => expect(failures).toBe(0))
})

test('stopping waits for the work at hand and for nothing else', async () => {
  let finish: (() => void) | undefined
  let done = false
  start(async () => {
    await new Promise<void>(resolve => (finish = resolve))
    done = true
    return false
  })
  await eventually(() => expect(finish).toBeDefined())
  const stopped = loop.stop()
  finish?.()
  await stopped
  expect(done).toBe(true)
})
