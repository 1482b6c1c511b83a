import type { EventContract } from '@groundwork/kernel/events/event'
import type { TSchema } from 'typebox'
import type { Topic } from './topics.ts'

/**
 * Declares one type of event. Data schemas are open: a producer may add a member, and consumers that do not know it
 * ignore it. To remove or narrow a member, declare a new version of the type.
 */
export function contract<const T extends string, S extends TSchema>(
  declaration: EventContract<S> & {
    type: T
    topic: Topic
    /** The meaning of the event, in a sentence. */
    summary: string
  },
) {
  return declaration
}

/** `stock-reserved` of `groundwork.inventory.stock-reserved.v1`. */
export type ShortName<T extends string> = T extends `groundwork.${string}.${infer Name}.v${number}` ? Name : never

/** The name of a type of event without its service and its version. No two events have the same. */
export function shortName<T extends string>(type: T): ShortName<T> {
  return type.split('.')[2] as ShortName<T>
}
