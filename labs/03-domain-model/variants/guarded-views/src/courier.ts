import type { Context, Courier as CourierView, Location, NewCourier, NewStoragePlace } from '../given/types.ts'
import { drawn, Events, isName, isSize, must, Refusal, spot } from './parts.ts'

class Place {
  orderId: string | null = null
  constructor(
    readonly id: string,
    readonly name: string,
    readonly volume: number,
  ) {
    must(isName(id) && isName(name) && isSize(volume), 'place.invalid')
  }
}

export class Courier implements CourierView {
  private events: Events
  private about: { id: string; name: string; speed: number }
  private where: { x: number; y: number }
  private places: Place[] = []

  constructor({ id, name, speed, location, storagePlaces }: NewCourier, ctx: Context) {
    must(isName(id) && isName(name) && isSize(speed), 'courier.invalid')
    const { x, y } = spot(location)
    this.about = { id, name, speed }
    this.where = { x, y }
    if (storagePlaces === undefined) this.places.push(new Place(crypto.randomUUID(), 'bag', 10))
    else for (const place of storagePlaces) this.put(place)
    must(this.places.length > 0, 'courier.invalid')
    this.events = new Events(id)
    this.events.add('courier.created', drawn(ctx))
  }
  get id() {
    return this.about.id
  }
  get name() {
    return this.about.name
  }
  get speed() {
    return this.about.speed
  }
  get location() {
    return spot(this.where)
  }
  get storagePlaces() {
    return structuredClone(this.places)
  }
  canTake(volume: number) {
    return this.best(volume) !== undefined
  }
  ticksTo(target: Location) {
    return Math.ceil(this.location.distanceTo(target) / this.speed)
  }
  addStoragePlace(place: NewStoragePlace, ctx: Context) {
    const context = drawn(ctx)
    this.put(place)
    this.events.add('courier.place-added', context, { placeId: place.id })
  }
  take({ id, volume }: { id: string; volume: number }, ctx: Context) {
    must(isName(id) && isSize(volume), 'order.invalid')
    must(!this.holding(id), 'courier.already-carries')
    const place = this.best(volume)
    if (!place) throw new Refusal('courier.no-room')
    const context = drawn(ctx)
    place.orderId = id
    this.events.add('courier.took-order', context, { orderId: id, placeId: place.id })
  }
  release(orderId: string, ctx: Context) {
    const place = this.holding(orderId)
    if (!place) throw new Refusal('courier.not-carrying')
    const context = drawn(ctx)
    place.orderId = null
    this.events.add('courier.released-order', context, { orderId })
  }
  moveTowards(target: Location, ctx: Context) {
    const { x, y } = spot(target)
    const alongX = Math.min(Math.abs(x - this.where.x), this.speed)
    const alongY = Math.min(Math.abs(y - this.where.y), this.speed - alongX)
    if (alongX + alongY === 0) return
    const context = drawn(ctx)
    this.where = {
      x: this.where.x + (x < this.where.x ? -alongX : alongX),
      y: this.where.y + (y < this.where.y ? -alongY : alongY),
    }
    this.events.add('courier.moved', context, { ...this.where })
  }
  pullEvents() {
    return this.events.pull()
  }
  private holding(orderId: string) {
    return this.places.find(place => place.orderId !== null && place.orderId === orderId)
  }
  private best(volume: number) {
    return [...this.places].sort((a, b) => a.volume - b.volume).find(place => !place.orderId && place.volume >= volume)
  }
  private put({ id, name, volume }: NewStoragePlace) {
    must(!this.places.some(place => place.id === id), 'place.invalid')
    this.places.push(new Place(id, name, volume))
  }
}
