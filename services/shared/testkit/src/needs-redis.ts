import { beforeEach, inject } from 'vitest'
import { requires } from '../../../../scripts/test/requires.ts'

/**
 * Skips the tests of a block, or of a file, where there is no Redis, and says why; on CI they fail.
 *
 * @returns its URL
 */
export function needsRedis(): string | undefined {
  const { redis } = inject('engines')
  beforeEach(requires('Redis', redis !== undefined))
  return redis
}
