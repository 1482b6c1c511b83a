import { beforeEach, inject } from 'vitest'
import { requires } from '../../../../scripts/test/requires.ts'

/**
 * Skips the tests of a block, or of a file, where there is no Kafka, and says why; on CI they fail. `beforeAll` runs
 * there all the same: ask the returned value in it.
 */
export function needsKafka(): string | undefined {
  const { kafka } = inject('engines')
  beforeEach(requires('Kafka', kafka !== undefined, 'Java 17 and Maven bring it'))
  return kafka
}
