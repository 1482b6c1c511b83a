import type { Context, NewOrder, Order as OrderView, OrderStatus } from '../given/types.ts'
import { drawn, Events, isName, isSize, must, spot } from './parts.ts'

export class Order implements OrderView {
  private events: Events
  private data: { id: string; volume: number; x: number; y: number; created: number; completed?: number }
  private now: OrderStatus = 'created'
  private courier: string | null = null

  constructor({ id, volume, location }: NewOrder, ctx: Context) {
    must(isName(id) && isSize(volume), 'order.invalid')
    const { x, y } = spot(location)
    const context = drawn(ctx)
    this.data = { id, volume, x, y, created: context.now().getTime() }
    this.events = new Events(id)
    this.events.add('order.created', context)
  }
  get id() {
    return this.data.id
  }
  get volume() {
    return this.data.volume
  }
  get location() {
    return spot(this.data)
  }
  get status() {
    return this.now
  }
  get courierId() {
    return this.courier
  }
  get createdAt() {
    return new Date(this.data.created)
  }
  get completedAt() {
    return this.data.completed === undefined ? null : new Date(this.data.completed)
  }
  assign(courierId: string, ctx: Context) {
    must(this.now === 'created', 'order.wrong-status')
    const context = drawn(ctx)
    this.events.add('order.assigned', context, { courierId })
    this.now = 'assigned'
    this.courier = courierId
  }
  complete(ctx: Context) {
    must(this.now === 'assigned', 'order.wrong-status')
    const context = drawn(ctx)
    this.events.add('order.completed', context)
    this.now = 'completed'
    this.data.completed = context.now().getTime()
  }
  pullEvents() {
    return this.events.pull()
  }
}
