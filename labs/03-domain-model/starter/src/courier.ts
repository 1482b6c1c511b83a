import {
  type Context,
  type Courier,
  DomainError,
  type DomainEvent,
  type Location,
  type NewCourier,
  type NewStoragePlace,
} from '../given/types.ts'
import { location } from './location.ts'

interface Place {
  id: string
  name: string
  volume: number
  orderId: string | null
}

export class CourierModel implements Courier {
  id: string
  name: string
  speed: number
  location: Location
  storagePlaces: Place[] = []
  private events: DomainEvent[] = []

  constructor({ id, name, speed, location, storagePlaces }: NewCourier, ctx: Context) {
    if (!id || !name || speed <= 0) throw new DomainError('courier.invalid')
    this.id = id
    this.name = name
    this.speed = speed
    this.location = location
    for (const place of storagePlaces ?? [{ id: ctx.newId(), name: 'bag', volume: 10 }]) this.add(place)
    this.record('courier.created', {}, ctx)
  }

  canTake(volume: number): boolean {
    return this.placeFor(volume) !== undefined
  }

  ticksTo(target: Location): number {
    return this.location.distanceTo(target) / this.speed
  }

  addStoragePlace(place: NewStoragePlace, ctx: Context): void {
    this.add(place)
    this.record('courier.place-added', { placeId: place.id }, ctx)
  }

  take(order: { id: string; volume: number }, ctx: Context): void {
    const place = this.placeFor(order.volume)
    if (!place) throw new DomainError('courier.no-room')
    place.orderId = order.id
    this.record('courier.took-order', { orderId: order.id, placeId: place.id }, ctx)
  }

  release(orderId: string, ctx: Context): void {
    const place = this.storagePlaces.find(each => each.orderId === orderId)
    if (!place) throw new DomainError('courier.not-carrying')
    place.orderId = null
    this.record('courier.released-order', { orderId }, ctx)
  }

  moveTowards(target: Location, ctx: Context): void {
    let { x, y } = this.location
    for (let step = 0; step < this.speed; step++) {
      if (x !== target.x) x += Math.sign(target.x - x)
      else if (y !== target.y) y += Math.sign(target.y - y)
    }
    this.location = location(x, y)
    this.record('courier.moved', { x, y }, ctx)
  }

  pullEvents(): DomainEvent[] {
    const events = this.events
    this.events = []
    return events
  }

  private placeFor(volume: number): Place | undefined {
    return this.storagePlaces.find(place => !place.orderId && place.volume >= volume)
  }

  private add(place: NewStoragePlace): void {
    this.storagePlaces.push({ ...place, orderId: null })
  }

  private record(name: string, data: Record<string, unknown>, ctx: Context): void {
    this.events.push({ id: ctx.newId(), name, aggregateId: this.id, occurredAt: ctx.now(), data })
  }
}
