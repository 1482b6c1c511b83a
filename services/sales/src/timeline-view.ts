import { shortName } from '@groundwork/contracts/contract'
import { events } from '@groundwork/contracts/events'
import type { Queryable } from '@groundwork/kernel/database/pool'
import { type Static, Type } from 'typebox'
import type { StoredOrder } from './repo/orders.ts'
import { type TimelineEntry, timelineOf } from './repo/timeline.ts'

export const TimelineView = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Type.String({ format: 'date-time', description: 'The time, by the clock of the service that sent it.' }),
      by: Type.String({ description: 'The service that sent it, or `customer`.' }),
      what: Type.String({
        description: 'The event or command. `cancel` is the customer’s; `timeout` means that no answer came in time.',
      }),
      summary: Type.String({ description: 'What happened, in a sentence.' }),
      reason: Type.Union([Type.String(), Type.Null()], { description: 'The reason; null without one.' }),
    }),
    { description: 'From the beginning. Answers that came twice or too late changed nothing and are left out.' },
  ),
})

/** Sentences by short name: `groundwork.sales.order-paid.v1` is `order-paid`. */
const summaries = new Map<string, string>([
  ...events.map(({ type, summary }) => [shortName(type), summary] as const),
  ['cancel', 'The customer has changed their mind.'],
  ['timeout', 'The answer did not come in time.'],
])

/** The timeline of an order. Its first entry comes from the order itself. */
export async function timelineViewOf(
  sql: Queryable,
  { id, placedAt }: StoredOrder,
): Promise<Static<typeof TimelineView>> {
  const placed = { at: placedAt, by: 'customer', what: 'order-placed', reason: null }
  const story: Omit<TimelineEntry, 'orderId'>[] = [placed, ...(await timelineOf(sql, id))]
  return {
    items: story.map(({ at, by, what, reason }) => ({
      at: at.toISOString(),
      by,
      what,
      summary: summaries.get(what) ?? what,
      reason,
    })),
  }
}
