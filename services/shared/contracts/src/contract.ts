import type { TSchema } from 'typebox'
import type { Topic } from './topics.ts'

/**
 * Declares one kind of event: the reader's side of an agreement. Data schemas stay open: a producer may add a member,
 * and consumers that do not know it read on. Removing or narrowing one takes a new version of the type.
 */
export function contract<const T extends string, S extends TSchema>(declaration: {
  /** `groundwork.<context>.<event>.v<n>` */
  type: T
  topic: Topic
  /** The only service that sends it. */
  producer: string
  /** What it happened to; events of one aggregate keep their order. */
  aggregate: string
  data: S
}) {
  return declaration
}
