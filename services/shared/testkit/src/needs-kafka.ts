import { beforeEach, inject } from 'vitest'

/**
 * Skips the tests of a block, or of a file, where there is no Kafka, and says why. `beforeAll` runs there all the same:
 * ask the returned value in it.
 */
export function needsKafka(): string | undefined {
  const { kafka } = inject('engines')
  beforeEach(context => context.skip(!kafka, 'there is no Kafka on this machine; Java 17 and Maven bring it'))
  return kafka
}
