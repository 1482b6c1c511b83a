/**
 * For each event of the domain: the schema of its stored data, and the contract by which other services receive it, if
 * any.
 */
import { CourierAssigned, DeliveryCompleted, DeliveryFailed } from '@groundwork/contracts/delivery'
import { createEvent, type EventContract, type OutgoingEvent } from '@groundwork/kernel/events/event'
import { Uuid, validator } from '@groundwork/kernel/http/schema'
import { type TSchema, Type } from 'typebox'
import { failureReasons, type OrderEvent } from '../domain/events.ts'
import { boardSize } from '../domain/location.ts'
import type { OrderChange } from '../domain/order.ts'

type EventName = OrderEvent['name']

const Coordinate = Type.Integer({ minimum: 1, maximum: boardSize })

const registry: Record<EventName, { data: TSchema; contract?: EventContract }> = {
  'order-received': { data: Type.Object({ volume: Type.Integer({ minimum: 1 }) }) },
  'order-located': { data: Type.Object({ x: Coordinate, y: Coordinate }) },
  'courier-assigned': { data: Type.Object({ courierId: Uuid }), contract: CourierAssigned },
  'delivery-completed': { data: Type.Object({ courierId: Uuid }), contract: DeliveryCompleted },
  'delivery-failed': {
    data: Type.Object({ reason: Type.Enum(failureReasons) }),
    contract: DeliveryFailed,
  },
}

/** A stored event; `data` is JSON. */
export interface EncodedEvent {
  orderId: string
  name: string
  data: unknown
}

export function encodeEvent({ orderId, name, ...data }: OrderEvent): EncodedEvent {
  return { orderId, name, data }
}

const checks = new Map<string, ReturnType<typeof validator>>(
  Object.entries(registry).map(([name, { data }]) => [name, validator(data)]),
)

/** @throws for a name that is not registered, or data that does not fit its schema */
export function decodeEvent({ orderId, name, data }: EncodedEvent): OrderEvent {
  const check = checks.get(name)
  if (!check) throw new Error(`${name} of order ${orderId} is no event that is known here`)
  const faults = check(data).map(({ pointer, detail }) => `${pointer} ${detail}`)
  if (faults.length > 0) throw new Error(`${name} of order ${orderId}: ${faults.join('; ')}`)
  return { ...(data as object), name, orderId } as OrderEvent
}

/**
 * The event for other services about a change; undefined for a change that is internal to delivery.
 * @param version of the order after the change
 */
export function announcementOf({ order, event }: OrderChange, version: number): OutgoingEvent | undefined {
  const { contract } = registry[event.name]
  const { name: _, ...data } = event
  return contract && createEvent(contract, { aggregateId: order.id, version, traceparent: order.traceparent, data })
}
