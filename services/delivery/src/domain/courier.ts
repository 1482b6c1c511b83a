import { DomainError } from './domain-error.ts'
import { isSame, type Location, stepsTowards } from './location.ts'

/** A bag or box of a courier. It holds one order. */
export interface StoragePlace {
  readonly id: string
  readonly name: string
  /** Whole units, the same as for the volume of an order. */
  readonly volume: number
  readonly parcel: Parcel | null
}

export interface Parcel {
  readonly orderId: string
  readonly destination: Location
  /** A courier delivers parcels in the order of their turns. */
  readonly turn: number
}

export interface Courier {
  readonly id: string
  readonly name: string
  /** Id of the courier's account in identity. */
  readonly account: string | null
  /** Steps in a tick. */
  readonly speed: number
  readonly location: Location
  readonly storagePlaces: readonly StoragePlace[]
  /** The stored version that this object was read from; 0 for a new courier. Storing it adds one. */
  readonly version: number
}

export interface NewCourier {
  id: string
  name: string
  account?: string
  speed: number
  location: Location
  storagePlaces: readonly Pick<StoragePlace, 'id' | 'name' | 'volume'>[]
}

/** @throws DomainError `courier.invalid` for a courier that could not move or carry anything */
export function hireCourier({ account, storagePlaces, ...courier }: NewCourier): Courier {
  const sizes = [courier.speed, ...storagePlaces.map(place => place.volume)]
  if (storagePlaces.length === 0 || !sizes.every(size => Number.isSafeInteger(size) && size > 0)) {
    throw new DomainError('courier.invalid', 'a courier has a speed and a storage place, in whole numbers above 0')
  }
  const emptyPlaces = storagePlaces.map(place => ({ ...place, parcel: null }))
  return { ...courier, account: account ?? null, storagePlaces: emptyPlaces, version: 0 }
}

/** Whether the volume would fit if the courier carried nothing. */
export function couldEverTake({ storagePlaces }: Courier, volume: number): boolean {
  return storagePlaces.some(place => place.volume >= volume)
}

export function canTake(courier: Courier, volume: number): boolean {
  return placeFor(courier, volume) !== undefined
}

/**
 * The courier with the order in the smallest free storage place that is large enough. The order comes after those that
 * the courier carries already.
 * @throws DomainError `courier.already-carries`, `courier.no-room`
 */
export function takeParcel(courier: Courier, order: { id: string; volume: number; location: Location }): Courier {
  const route = parcelsOf(courier)
  if (route.some(parcel => parcel.orderId === order.id)) {
    throw new DomainError('courier.already-carries', `courier ${courier.id} carries order ${order.id} already`)
  }
  const chosen = placeFor(courier, order.volume)
  if (!chosen) throw new DomainError('courier.no-room', `courier ${courier.id} has no free place of ${order.volume}`)
  const turn = (route.at(-1)?.turn ?? 0) + 1
  const parcel = { orderId: order.id, destination: order.location, turn }
  return withPlaces(courier, place => (place === chosen ? { ...place, parcel } : place))
}

/**
 * Ticks until the courier would reach the target with one more parcel for it, after the parcels that it carries
 * already.
 */
export function ticksTo(courier: Courier, target: Location): number {
  let { location: here } = courier
  let stops = [...parcelsOf(courier).map(parcel => parcel.destination), target]
  let ticks = 0
  while (!isSame(here, target)) {
    const from = here
    stops = stops.filter(stop => !isSame(stop, from))
    here = stepsTowards(stops[0]!, from, courier.speed)
    ticks++
  }
  return ticks
}

/**
 * Moves the courier one tick towards the destination of its next parcel. It hands over the parcels for the place where
 * it starts and for the place where it ends.
 */
export function moveCourier(courier: Courier): { courier: Courier; delivered: string[] } {
  const before = handOver(courier)
  const next = parcelsOf(before.courier)[0]
  if (!next) return before
  const location = stepsTowards(next.destination, courier.location, courier.speed)
  const after = handOver({ ...before.courier, location })
  return { courier: after.courier, delivered: [...before.delivered, ...after.delivered] }
}

function handOver(courier: Courier): { courier: Courier; delivered: string[] } {
  const isHere = ({ parcel }: StoragePlace) => parcel !== null && isSame(parcel.destination, courier.location)
  const delivered = courier.storagePlaces.filter(isHere).map(({ parcel }) => parcel!.orderId)
  return { courier: withPlaces(courier, place => (isHere(place) ? { ...place, parcel: null } : place)), delivered }
}

function parcelsOf({ storagePlaces }: Courier): Parcel[] {
  return storagePlaces.flatMap(({ parcel }) => parcel ?? []).sort((one, other) => one.turn - other.turn)
}

function placeFor({ storagePlaces }: Courier, volume: number): StoragePlace | undefined {
  const fitting = storagePlaces.filter(place => place.parcel === null && place.volume >= volume)
  return fitting.sort((one, other) => one.volume - other.volume)[0]
}

function withPlaces(courier: Courier, change: (place: StoragePlace) => StoragePlace): Courier {
  return { ...courier, storagePlaces: courier.storagePlaces.map(change) }
}
