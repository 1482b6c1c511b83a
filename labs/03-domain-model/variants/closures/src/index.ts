import type { Context, Courier, DomainEvent, Location, NewCourier, NewOrder, NewStoragePlace, Order, StoragePlace } from '../given/types.ts'

const fail = (code: string): never => {
  throw Object.assign(new RangeError(`not allowed: ${code}`), { code })
}
const text = (value: unknown) => typeof value === 'string' && value.length > 0
const count = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0

export function location(x: number, y: number): Location {
  for (const each of [x, y]) if (!count(each) || each > 10) fail('location.invalid')
  return Object.freeze({
    get x() {
      return x
    },
    get y() {
      return y
    },
    equals: (other: Location) => x === other.x && y === other.y,
    distanceTo: (other: Location) => Math.max(x, other.x) - Math.min(x, other.x) + Math.max(y, other.y) - Math.min(y, other.y),
  })
}

type Undo = () => void
/** What is behind each object that this module has made: how to take its last changes back. */
const journals = new WeakMap<object, { mark(): Undo }>()

function journal() {
  let events: DomainEvent[] = []
  return {
    record(ctx: Context, name: string, aggregateId: string, data: Record<string, unknown>, at = new Date(+ctx.now())) {
      const event = { id: ctx.newId(), name, aggregateId, occurredAt: at, data }
      events = [...events, event]
    },
    pull() {
      const all = events
      events = []
      return all
    },
    mark(): Undo {
      const before = events
      return () => {
        events = before
      }
    },
  }
}

/** Runs `work`; when it throws, all of `things` are again as they were before. */
function atomically<T>(things: readonly object[], work: () => T): T {
  const undos = things.map(thing => journals.get(thing)!.mark())
  try {
    return work()
  } catch (error) {
    for (const undo of undos) undo()
    throw error
  }
}

export function createOrder({ id, volume, location: wanted }: NewOrder, ctx: Context): Order {
  if (!text(id) || !count(volume)) fail('order.invalid')
  const place = location(wanted.x, wanted.y)
  const created = +ctx.now()
  const log = journal()
  let state = { status: 'created' as Order['status'], courierId: null as string | null, completed: null as number | null }
  const become = (from: Order['status'], next: Partial<typeof state>, ctx: Context, name: string, data: object) =>
    atomically([order], () => {
      if (state.status !== from) fail('order.wrong-status')
      const now = +ctx.now()
      state = { ...state, ...next, ...(name === 'order.completed' ? { completed: now } : {}) }
      log.record(ctx, name, id, { ...data }, new Date(now))
    })
  const order: Order = {
    get id() {
      return id
    },
    get volume() {
      return volume
    },
    get location() {
      return place
    },
    get status() {
      return state.status
    },
    get courierId() {
      return state.courierId
    },
    get createdAt() {
      return new Date(created)
    },
    get completedAt() {
      return state.completed === null ? null : new Date(state.completed)
    },
    assign: (courierId, ctx) => become('created', { status: 'assigned', courierId }, ctx, 'order.assigned', { courierId }),
    complete: ctx => become('assigned', { status: 'completed' }, ctx, 'order.completed', {}),
    pullEvents: () => log.pull(),
  }
  journals.set(order, {
    mark() {
      const before = state
      const undo = log.mark()
      return () => {
        state = before
        undo()
      }
    },
  })
  log.record(ctx, 'order.created', id, { volume }, new Date(created))
  return Object.freeze(order)
}

export function createCourier(input: NewCourier, ctx: Context): Courier {
  const { id, name, speed } = input
  if (!text(id) || !text(name) || !count(speed)) fail('courier.invalid')
  let here = location(input.location.x, input.location.y)
  let places: StoragePlace[] = []
  const log = journal()
  const put = (place: NewStoragePlace) => {
    if (!text(place.id) || !text(place.name) || !count(place.volume)) fail('place.invalid')
    if (places.some(other => other.id === place.id)) fail('place.invalid')
    places = places.concat({ id: place.id, name: place.name, volume: place.volume, orderId: null })
  }
  for (const place of input.storagePlaces ?? [{ id: `bag-of-${id}`, name: 'bag', volume: 10 }]) put(place)
  if (places.length === 0) fail('courier.invalid')
  const best = (volume: number) => {
    let found: StoragePlace | undefined
    for (const place of places)
      if (place.orderId === null && place.volume >= volume && (!found || place.volume < found.volume)) found = place
    return found
  }
  const swap = (place: StoragePlace, orderId: string | null) => {
    places = places.map(each => (each === place ? { ...each, orderId } : each))
  }
  const doing = (ctx: Context, work: () => [name: string, data: Record<string, unknown>] | undefined) =>
    atomically([courier], () => {
      const said = work()
      if (said) log.record(ctx, said[0], id, said[1])
    })
  const courier: Courier = {
    get id() {
      return id
    },
    get name() {
      return name
    },
    get speed() {
      return speed
    },
    get location() {
      return here
    },
    get storagePlaces() {
      return Object.freeze(places.map(place => Object.freeze({ ...place })))
    },
    canTake: volume => best(volume) !== undefined,
    ticksTo: target => Math.ceil(here.distanceTo(target) / speed),
    addStoragePlace: (place, ctx) =>
      doing(ctx, () => {
        put(place)
        return ['courier.place-added', { placeId: place.id }]
      }),
    take: ({ id: orderId, volume }, ctx) =>
      doing(ctx, () => {
        if (!text(orderId) || !count(volume)) fail('order.invalid')
        if (places.some(place => place.orderId === orderId)) fail('courier.already-carries')
        const place = best(volume) ?? fail('courier.no-room')
        swap(place, orderId)
        return ['courier.took-order', { orderId, placeId: place.id }]
      }),
    release: (orderId, ctx) =>
      doing(ctx, () => {
        swap(places.find(place => place.orderId === orderId && orderId !== null) ?? fail('courier.not-carrying'), null)
        return ['courier.released-order', { orderId }]
      }),
    moveTowards: (target, ctx) =>
      doing(ctx, () => {
        const goal = location(target.x, target.y)
        const before = here
        for (let steps = speed; steps > 0 && !here.equals(goal); steps--) {
          here =
            here.x === goal.x
              ? location(here.x, here.y + Math.sign(goal.y - here.y))
              : location(here.x + Math.sign(goal.x - here.x), here.y)
        }
        return before.equals(here) ? undefined : ['courier.moved', { x: here.x, y: here.y }]
      }),
    pullEvents: () => log.pull(),
  }
  journals.set(courier, {
    mark() {
      const before = { here, places }
      const undo = log.mark()
      return () => {
        ;({ here, places } = before)
        undo()
      }
    },
  })
  log.record(ctx, 'courier.created', id, {})
  return Object.freeze(courier)
}

export function dispatch(order: Order, couriers: readonly Courier[], ctx: Context): Courier {
  if (order.status !== 'created') fail('order.wrong-status')
  let chosen: Courier | undefined
  for (const courier of couriers) {
    if (!courier.canTake(order.volume)) continue
    if (!chosen || courier.ticksTo(order.location) < chosen.ticksTo(order.location)) chosen = courier
  }
  const courier = chosen ?? fail('dispatch.no-courier')
  atomically([order, courier], () => {
    courier.take({ id: order.id, volume: order.volume }, ctx)
    order.assign(courier.id, ctx)
  })
  return courier
}

export function completeDelivery(order: Order, courier: Courier, ctx: Context): void {
  if (order.status !== 'assigned') fail('order.wrong-status')
  if (order.courierId !== courier.id) fail('delivery.wrong-courier')
  if (order.location.distanceTo(courier.location) !== 0) fail('delivery.not-there')
  atomically([order, courier], () => {
    courier.release(order.id, ctx)
    order.complete(ctx)
  })
}
