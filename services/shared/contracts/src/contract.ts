import type { EventContract } from '@groundwork/kernel/event'
import type { TSchema } from 'typebox'
import type { Topic } from './topics.ts'

/**
 * Declares one kind of event: the reader's side of an agreement. Data schemas stay open: a producer may add a member,
 * and consumers that do not know it read on. Removing or narrowing one takes a new version of the type.
 */
export function contract<const T extends string, S extends TSchema>(
  declaration: EventContract<S> & {
    type: T
    topic: Topic
    /** What it says, in a sentence. */
    summary: string
  },
) {
  return declaration
}
