import {
  type Context,
  type Courier,
  DomainError,
  type DomainEvent,
  type Location,
  type NewCourier,
  type NewStoragePlace,
  type StoragePlace,
} from '../given/types.ts'
import { isPositiveInteger, isText } from './checks.ts'
import { copyOf, location } from './location.ts'
import { type Commit, Recorder } from './recorder.ts'

export function createCourier(input: NewCourier, ctx: Context): Courier {
  return new ClosedCourier(input, ctx)
}

/** Places are frozen, and a change of one is another in its stead: so the list's items may be handed out as they are. */
export class ClosedCourier implements Courier {
  readonly #id: string
  readonly #name: string
  readonly #speed: number
  #location: Location
  #places: readonly StoragePlace[]
  readonly #events = new Recorder()

  constructor({ id, name, speed, location, storagePlaces }: NewCourier, ctx: Context) {
    if (!isText(id) || !isText(name) || !isPositiveInteger(speed) || storagePlaces?.length === 0)
      throw new DomainError('courier.invalid')
    this.#id = id
    this.#name = name
    this.#speed = speed
    this.#location = copyOf(location)
    this.#places = (storagePlaces ?? [{ id: ctx.newId(), name: 'bag', volume: 10 }]).reduce(withPlace, [])
    this.#events.prepare(ctx, 'courier.created', id)()
  }

  get id() {
    return this.#id
  }
  get name() {
    return this.#name
  }
  get speed() {
    return this.#speed
  }
  get location() {
    return this.#location
  }
  get storagePlaces() {
    return [...this.#places]
  }

  canTake(volume: number): boolean {
    return this.#placeFor(volume) !== undefined
  }

  ticksTo(target: Location): number {
    return Math.ceil(this.#location.distanceTo(target) / this.#speed)
  }

  addStoragePlace(place: NewStoragePlace, ctx: Context): void {
    const places = withPlace(this.#places, place)
    const record = this.#events.prepare(ctx, 'courier.place-added', this.#id, { placeId: places.at(-1)?.id })
    this.#places = places
    record()
  }

  take(order: { id: string; volume: number }, ctx: Context): void {
    this.prepareTake(order, ctx)()
  }

  prepareTake({ id, volume }: { id: string; volume: number }, ctx: Context): Commit {
    if (!isText(id) || !isPositiveInteger(volume)) throw new DomainError('order.invalid')
    if (this.carries(id)) throw new DomainError('courier.already-carries')
    const place = this.#placeFor(volume)
    if (!place) throw new DomainError('courier.no-room')
    return this.#prepareChange(place, id, this.#record(ctx, 'courier.took-order', { orderId: id, placeId: place.id }))
  }

  carries(orderId: string): boolean {
    return this.#places.some(place => place.orderId === orderId)
  }

  release(orderId: string, ctx: Context): void {
    this.prepareRelease(orderId, ctx)()
  }

  prepareRelease(orderId: string, ctx: Context): Commit {
    const place = this.#places.find(place => place.orderId === orderId)
    if (!place || !isText(orderId)) throw new DomainError('courier.not-carrying')
    return this.#prepareChange(place, null, this.#record(ctx, 'courier.released-order', { orderId }))
  }

  moveTowards(target: Location, ctx: Context): void {
    const here = this.#location
    const { x, y } = copyOf(target)
    const alongX = limited(x - here.x, this.#speed)
    const alongY = limited(y - here.y, this.#speed - Math.abs(alongX))
    if (alongX === 0 && alongY === 0) return
    const next = location(here.x + alongX, here.y + alongY)
    const record = this.#record(ctx, 'courier.moved', { x: next.x, y: next.y })
    this.#location = next
    record()
  }

  pullEvents(): DomainEvent[] {
    return this.#events.pull()
  }

  #placeFor(volume: number): StoragePlace | undefined {
    const fitting = this.#places.filter(place => place.orderId === null && place.volume >= volume)
    return fitting.toSorted((a, b) => a.volume - b.volume)[0]
  }

  #record(ctx: Context, name: string, data: DomainEvent['data']): Commit {
    return this.#events.prepare(ctx, name, this.#id, data)
  }

  #prepareChange(place: StoragePlace, orderId: string | null, record: Commit): Commit {
    return () => {
      this.#places = this.#places.map(each => (each.id === place.id ? Object.freeze({ ...each, orderId }) : each))
      record()
    }
  }
}

/** The list with one place more; the list handed in stays as it is. */
function withPlace(places: readonly StoragePlace[], { id, name, volume }: NewStoragePlace): readonly StoragePlace[] {
  if (!isText(id) || !isText(name) || !isPositiveInteger(volume) || places.some(place => place.id === id))
    throw new DomainError('place.invalid')
  return [...places, Object.freeze({ id, name, volume, orderId: null })]
}

const limited = (steps: number, most: number): number => Math.sign(steps) * Math.min(Math.abs(steps), most)
