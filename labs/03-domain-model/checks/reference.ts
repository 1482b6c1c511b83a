/**
 * The task's model without a fence: right as long as nobody goes round its commands. A refusal names every code that
 * applies. It says what should be seen, and is played in the checker's own process.
 */
import type {
  Context,
  Courier,
  DomainEvent,
  Location,
  NewCourier,
  NewOrder,
  NewStoragePlace,
  Order,
} from '../given/types.ts'

/** Where the task leaves the code open. */
export const anyCode = 'an error'

export function location(x: number, y: number): Location {
  refuseWhen({ 'location.invalid': !isOnBoard({ x, y }) })
  const distanceTo = (other: Location) => Math.abs(other.x - x) + Math.abs(other.y - y)
  return { x, y, distanceTo, equals: other => distanceTo(other) === 0 }
}

export function createOrder({ id, volume, location: at }: NewOrder, ctx: Context): Order {
  refuseWhen({ 'order.invalid': !isText(id) || !isCount(volume), [anyCode]: !isOnBoard(at) })
  const { record, pullEvents } = recorder(id)
  const order = {
    id,
    volume,
    location: location(at.x, at.y),
    status: 'created' as Order['status'],
    courierId: null as string | null,
    createdAt: ctx.now(),
    completedAt: null as Date | null,
    pullEvents,
    assign(courierId: string, ctx: Context) {
      refuseWhen({ 'order.wrong-status': order.status !== 'created' })
      Object.assign(order, { status: 'assigned', courierId })
      record(ctx, 'order.assigned', { courierId })
    },
    complete(ctx: Context) {
      refuseWhen({ 'order.wrong-status': order.status !== 'assigned' })
      Object.assign(order, { status: 'completed', completedAt: ctx.now() })
      record(ctx, 'order.completed', {})
    },
  }
  record(ctx, 'order.created', {})
  return order
}

export function createCourier(input: NewCourier, ctx: Context): Courier {
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
  const courier = {
    id,
    name,
    speed,
    location: location(at.x, at.y),
    storagePlaces: places,
    pullEvents,
    canTake: (volume: number) => placeFor(volume) !== undefined,
    ticksTo: (target: Location) => Math.ceil(courier.location.distanceTo(target) / speed),
    addStoragePlace(place: NewStoragePlace, ctx: Context) {
      refuseWhen({ 'place.invalid': !isNewPlace(place, places) })
      places.push(emptyPlace(place))
      record(ctx, 'courier.place-added', { placeId: place.id })
    },
    take({ id: orderId, volume }: { id: string; volume: number }, ctx: Context) {
      const place = placeFor(volume)
      refuseWhen({
        'order.invalid': !isText(orderId) || !isCount(volume),
        'courier.already-carries': placeWith(orderId) !== undefined,
        'courier.no-room': place === undefined,
      })
      place!.orderId = orderId
      record(ctx, 'courier.took-order', { orderId, placeId: place!.id })
    },
    release(orderId: string, ctx: Context) {
      const place = placeWith(orderId)
      refuseWhen({ 'courier.not-carrying': place === undefined })
      place!.orderId = null
      record(ctx, 'courier.released-order', { orderId })
    },
    moveTowards(target: Location, ctx: Context) {
      refuseWhen({ [anyCode]: !isOnBoard(target) })
      const from = courier.location
      const x = moved(from.x, target.x, speed)
      const y = moved(from.y, target.y, speed - Math.abs(x - from.x))
      courier.location = location(x, y)
      if (!from.equals(courier.location)) record(ctx, 'courier.moved', { x, y })
    },
  }
  record(ctx, 'courier.created', {})
  return courier
}

export function dispatch(order: Order, couriers: readonly Courier[], ctx: Context): Courier {
  const able = couriers.filter(courier => courier.canTake(order.volume))
  const fewest = Math.min(...able.map(courier => courier.ticksTo(order.location)))
  const chosen = able.find(courier => courier.ticksTo(order.location) === fewest)
  refuseWhen({ 'order.wrong-status': order.status !== 'created', 'dispatch.no-courier': chosen === undefined })
  chosen!.take(order, ctx)
  order.assign(chosen!.id, ctx)
  return chosen!
}

export function completeDelivery(order: Order, courier: Courier, ctx: Context): void {
  refuseWhen({
    'order.wrong-status': order.status !== 'assigned',
    'delivery.wrong-courier': order.courierId !== courier.id,
    'delivery.not-there': !order.location.equals(courier.location),
    'courier.not-carrying': courier.storagePlaces.every(place => place.orderId !== order.id),
  })
  courier.release(order.id, ctx)
  order.complete(ctx)
}

function refuseWhen(reasons: Record<string, boolean>): void {
  const codes = Object.keys(reasons).filter(code => reasons[code])
  if (codes.length > 0) throw Object.assign(new Error('refused'), { code: codes.join(' or ') })
}

function recorder(aggregateId: string) {
  const events: DomainEvent[] = []
  return {
    record(ctx: Context, name: string, data: DomainEvent['data']) {
      events.push({ id: ctx.newId(), name, aggregateId, occurredAt: ctx.now(), data })
    },
    pullEvents: () => events.splice(0),
  }
}

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) > 0
const isOnBoard = ({ x, y }: { x: unknown; y: unknown }) => [x, y].every(each => isCount(each) && Number(each) <= 10)
const isNewPlace = ({ id, name, volume }: NewStoragePlace, others: readonly NewStoragePlace[]) =>
  isText(id) && isText(name) && isCount(volume) && others.every(other => other.id !== id)

const emptyPlace = ({ id, name, volume }: NewStoragePlace) => ({ id, name, volume, orderId: null as string | null })
const moved = (from: number, to: number, most: number) => from + Math.max(-most, Math.min(most, to - from))
