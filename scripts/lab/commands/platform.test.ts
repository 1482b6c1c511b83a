import { expect, test } from 'vitest'
import type { PlatformClient } from '../../platform/client.ts'
import { stopPlatform } from './platform.ts'

/** A platform whose owner is still seen that many times after it was told to stop. */
function platformSeen(times: number) {
  let told = false
  const client = {
    async down() {
      told = true
    },
  } as PlatformClient
  return async () => (!told || times-- > 0 ? client : undefined)
}

test('the platform is stopped once the process that owns it is gone', async () => {
  expect(await stopPlatform(platformSeen(2), 5_000)).toBe('stopped')
})

test('a platform that does not end is not said to be stopped', async () => {
  expect(await stopPlatform(platformSeen(Number.POSITIVE_INFINITY), 200)).toBe('still running')
})

test('where nothing runs there is nothing to stop', async () => {
  expect(await stopPlatform(async () => undefined)).toBe('not running')
})
