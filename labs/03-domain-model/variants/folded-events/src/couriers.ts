import { type Context, type Courier, DomainError, type Location, type NewCourier, type NewStoragePlace, type StoragePlace } from '../given/types.ts'
import { Board } from './board.ts'
import { type Happened, happened, Log, logs } from './log.ts'

interface CourierState {
  at: Board
  places: readonly StoragePlace[]
}

function fold(state: CourierState, { name, data }: Happened): CourierState {
  const put = (where: (place: StoragePlace) => boolean, orderId: string | null) => ({
    ...state,
    places: state.places.map(place => (where(place) ? { ...place, orderId } : place)),
  })
  switch (name) {
    case 'courier.place-added':
      return { ...state, places: [...state.places, { ...(data.place as NewStoragePlace), orderId: null }] }
    case 'courier.took-order':
      return put(place => place.id === data.placeId, data.orderId as string)
    case 'courier.released-order':
      return put(place => place.orderId === data.orderId, null)
    case 'courier.moved':
      return { ...state, at: Board.at(data.x, data.y) }
    default:
      return state
  }
}

function checked(place: NewStoragePlace, others: readonly { id: string }[]): NewStoragePlace {
  const { id, name, volume } = place
  const right = [id, name].every(each => typeof each === 'string' && each !== '') && Number.isInteger(volume) && volume > 0
  if (!right || others.some(other => other.id === id)) throw new DomainError('place.invalid')
  return { id, name, volume }
}

const smallest = (places: readonly StoragePlace[], volume: number) =>
  places
    .map((place, index) => ({ place, index }))
    .filter(({ place }) => place.orderId === null && place.volume >= volume)
    .sort((a, b) => a.place.volume - b.place.volume || a.index - b.index)
    .at(0)?.place

export function decideTake(courier: Courier, order: { id: string; volume: number }, ctx: Context): Happened {
  const { id, volume } = order
  if (typeof id !== 'string' || id === '' || !Number.isInteger(volume) || volume <= 0) throw new DomainError('order.invalid')
  if (courier.storagePlaces.some(place => place.orderId === id)) throw new DomainError('courier.already-carries')
  const place = smallest(courier.storagePlaces, volume)
  if (!place) throw new DomainError('courier.no-room')
  return happened(ctx, 'courier.took-order', { orderId: id, placeId: place.id })
}

export function decideRelease(courier: Courier, orderId: string, ctx: Context): Happened {
  if (!courier.storagePlaces.some(place => place.orderId !== null && place.orderId === orderId))
    throw new DomainError('courier.not-carrying')
  return happened(ctx, 'courier.released-order', { orderId })
}

export function createCourier(input: NewCourier, ctx: Context): Courier {
  const { id, name, speed, storagePlaces } = input
  const right = [id, name].every(each => typeof each === 'string' && each !== '') && Number.isInteger(speed) && speed > 0
  if (!right || storagePlaces?.length === 0) throw new DomainError('courier.invalid')
  const places: StoragePlace[] = []
  for (const place of storagePlaces ?? [{ id: ctx.newId(), name: 'bag', volume: 10 }])
    places.push({ ...checked(place, places), orderId: null })
  const log = new Log<CourierState>({ at: Board.at(input.location.x, input.location.y), places }, fold)
  log.append(happened(ctx, 'courier.created', { name }))
  // A class made for this one courier: its state is in nobody's reach.
  class OneCourier implements Courier {
    get id() {
      return id
    }
    get name() {
      return name
    }
    get speed() {
      return speed
    }
    get location() {
      return log.state.at
    }
    get storagePlaces() {
      return log.state.places.map(place => ({ ...place }))
    }
    canTake(volume: number) {
      return smallest(log.state.places, volume) !== undefined
    }
    ticksTo(target: Location) {
      const distance = log.state.at.distanceTo(target)
      return (distance - (distance % speed)) / speed + (distance % speed === 0 ? 0 : 1)
    }
    addStoragePlace(place: NewStoragePlace, ctx: Context) {
      const fine = checked(place, log.state.places)
      log.append(happened(ctx, 'courier.place-added', { placeId: fine.id, place: fine }))
    }
    take(order: { id: string; volume: number }, ctx: Context) {
      log.append(decideTake(this, order, ctx))
    }
    release(orderId: string, ctx: Context) {
      log.append(decideRelease(this, orderId, ctx))
    }
    moveTowards(target: Location, ctx: Context) {
      const goal = Board.at(target.x, target.y)
      let { x, y } = log.state.at
      for (let left = speed; left > 0; left--) {
        if (x < goal.x) x++
        else if (x > goal.x) x--
        else if (y < goal.y) y++
        else if (y > goal.y) y--
      }
      if (Board.at(x, y) !== log.state.at) log.append(happened(ctx, 'courier.moved', { x, y }))
    }
    pullEvents() {
      return log.pull(id)
    }
  }
  const courier = new OneCourier()
  logs.set(courier, log as unknown as Log<never>)
  return courier
}
