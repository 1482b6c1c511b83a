import { events } from '@groundwork/contracts/events'
import type { Queryable } from '@groundwork/kernel/pool'
import { type Static, Type } from 'typebox'
import type { StoredOrder } from './repo/orders.ts'
import { type TimelineEntry, timelineOf } from './repo/timeline.ts'

export const TimelineView = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Type.String({ format: 'date-time', description: 'When, by the clock of who said it.' }),
      by: Type.String({ description: 'The service that said it, or `customer`.' }),
      what: Type.String({
        description: 'The event or command; `cancel` by the customer, `timeout` by nobody’s answer.',
      }),
      summary: Type.String({ description: 'The same in a sentence.' }),
      reason: Type.Union([Type.String(), Type.Null()], { description: 'Why, where there is a why.' }),
    }),
    { description: 'From the beginning. Answers that came twice or too late moved nothing and are left out.' },
  ),
})

/** `groundwork.sales.order-paid.v1` is called `order-paid` here. */
const summaries = new Map<string, string>([
  ...events.map(({ type, summary }) => [type.split('.')[2]!, summary] as const),
  ['cancel', 'The customer has changed their mind.'],
  ['timeout', 'The answer did not come in time.'],
])

/** The story of an order. That it was placed, the order says itself. */
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
