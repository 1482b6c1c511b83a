/**
 * The task's model without a fence: right as long as nobody goes round its commands. A refusal names every code that
 * applies. It says what should be seen, and is played in the checker's own process.
 */
import { isCount, isText, refuseWhen } from '../../../scripts/lab/kit/refusals.ts'
import type * as task from '../given/types.ts'

type Open<T> = { -readonly [Field in keyof T]: T[Field] }

/** Where the task leaves the code open. */
export const anyCode = 'an error'

export function location(x: number, y: number): task.Location {
  refuseWhen({ 'location.invalid': !isOnBoard({ x, y }) })
  const distanceTo = (other: task.Location) => Math.abs(other.x - x) + Math.abs(other.y - y)
  return { x, y, distanceTo, equals: other => distanceTo(other) === 0 }
}

export function createOrder({ id, volume, location: { x, y } }: task.NewOrder, ctx: task.Context): task.Order {
  refuseWhen({ 'order.invalid': !isText(id) || !isCount(volume), [anyCode]: !isOnBoard({ x, y }) })
  const { record, pullEvents } = recorder(id)
  const order: Open<task.Order> = {
    ...{ id, volume, location: location(x, y), courierId: null, createdAt: ctx.now(), completedAt: null },
    ...{ status: 'created', pullEvents },
    assign(courierId, ctx) {
      refuseWhen({ 'order.wrong-status': order.status !== 'created' })
      Object.assign(order, { status: 'assigned', courierId })
      record(ctx, 'order.assigned', { courierId })
    },
    complete(ctx) {
      refuseWhen({ 'order.wrong-status': order.status !== 'assigned' })
      Object.assign(order, { status: 'completed', completedAt: ctx.now() })
      record(ctx, 'order.completed')
    },
  }
  record(ctx, 'order.created')
  return order
}

export function createCourier(input: task.NewCourier, ctx: task.Context): task.Courier {
  const { id, name, speed, location: at, storagePlaces = [] } = input
  refuseWhen({
    'courier.invalid': !isText(id) || !isText(name) || !isCount(speed) || storagePlaces.length === 0,
    'place.invalid': storagePlaces.some((place, index) => !isNewPlace(place, storagePlaces.slice(0, index))),
    [anyCode]: !isOnBoard(at),
  })
  const { record, pullEvents } = recorder(id)
  const places = storagePlaces.map(emptyPlace)
  const placeFor = (volume: number) =>
    places.filter(place => place.orderId === null && place.volume >= volume).sort((a, b) => a.volume - b.volume)[0]
  const placeWith = (orderId: string) => places.find(place => place.orderId === orderId && orderId !== null)
  const courier: Open<task.Courier> = {
    ...{ id, name, speed, location: location(at.x, at.y), storagePlaces: places, pullEvents },
    canTake: volume => placeFor(volume) !== undefined,
    ticksTo: target => Math.ceil(courier.location.distanceTo(target) / speed),
    addStoragePlace(place, ctx) {
      refuseWhen({ 'place.invalid': !isNewPlace(place, places) })
      places.push(emptyPlace(place))
      record(ctx, 'courier.place-added', { placeId: place.id })
    },
    take({ id: orderId, volume }, ctx) {
      const place = placeFor(volume)
      refuseWhen({
        'order.invalid': !isText(orderId) || !isCount(volume),
        'courier.already-carries': placeWith(orderId) !== undefined,
        'courier.no-room': place === undefined,
      })
      place!.orderId = orderId
      record(ctx, 'courier.took-order', { orderId, placeId: place!.id })
    },
    release(orderId, ctx) {
      const place = placeWith(orderId)
      refuseWhen({ 'courier.not-carrying': place === undefined })
      place!.orderId = null
      record(ctx, 'courier.released-order', { orderId })
    },
    moveTowards(target, ctx) {
      refuseWhen({ [anyCode]: !isOnBoard(target) })
      const from = courier.location
      const x = moved(from.x, target.x, speed)
      const y = moved(from.y, target.y, speed - Math.abs(x - from.x))
      courier.location = location(x, y)
      if (!from.equals(courier.location)) record(ctx, 'courier.moved', { x, y })
    },
  }
  record(ctx, 'courier.created')
  return courier
}

export function dispatch(order: task.Order, couriers: readonly task.Courier[], ctx: task.Context): task.Courier {
  const ticks = (courier: task.Courier) => courier.ticksTo(order.location)
  const [chosen] = couriers.filter(courier => courier.canTake(order.volume)).sort((a, b) => ticks(a) - ticks(b))
  refuseWhen({
    'order.wrong-status': order.status !== 'created',
    'dispatch.no-courier': chosen === undefined,
    'courier.already-carries': chosen?.storagePlaces.some(place => place.orderId === order.id) === true,
  })
  chosen!.take(order, ctx)
  order.assign(chosen!.id, ctx)
  return chosen!
}

export function completeDelivery(order: task.Order, courier: task.Courier, ctx: task.Context): void {
  refuseWhen({
    'order.wrong-status': order.status !== 'assigned',
    'delivery.wrong-courier': order.courierId !== courier.id,
    'delivery.not-there': !order.location.equals(courier.location),
    'courier.not-carrying': courier.storagePlaces.every(place => place.orderId !== order.id),
  })
  courier.release(order.id, ctx)
  order.complete(ctx)
}

function recorder(aggregateId: string) {
  const events: task.DomainEvent[] = []
  return {
    record(ctx: task.Context, name: string, data: task.DomainEvent['data'] = {}) {
      events.push({ id: ctx.newId(), name, aggregateId, occurredAt: ctx.now(), data })
    },
    pullEvents: () => events.splice(0),
  }
}

const isOnBoard = ({ x, y }: { x: unknown; y: unknown }) => [x, y].every(each => isCount(each) && each <= 10)
const isNewPlace = ({ id, name, volume }: task.NewStoragePlace, others: readonly task.NewStoragePlace[]) =>
  isText(id) && isText(name) && isCount(volume) && others.every(other => other.id !== id)
const emptyPlace = (place: task.NewStoragePlace): Open<task.StoragePlace> => ({ ...place, orderId: null })
const moved = (from: number, to: number, most: number) => from + Math.max(-most, Math.min(most, to - from))
