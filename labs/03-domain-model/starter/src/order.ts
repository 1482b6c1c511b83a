import {
  type Context,
  DomainError,
  type DomainEvent,
  type Location,
  type NewOrder,
  type Order,
  type OrderStatus,
} from '../given/types.ts'

export class OrderModel implements Order {
  id: string
  volume: number
  location: Location
  status: OrderStatus = 'created'
  courierId: string | null = null
  createdAt: Date
  completedAt: Date | null = null
  private events: DomainEvent[] = []

  constructor({ id, volume, location }: NewOrder, ctx: Context) {
    if (!id || volume <= 0) throw new DomainError('order.invalid')
    this.id = id
    this.volume = volume
    this.location = location
    this.createdAt = ctx.now()
    this.record('order.created', {}, ctx)
  }

  assign(courierId: string, ctx: Context): void {
    if (this.status !== 'created') throw new DomainError('order.wrong-status')
    this.status = 'assigned'
    this.courierId = courierId
    this.record('order.assigned', { courierId }, ctx)
  }

  complete(ctx: Context): void {
    if (this.status !== 'assigned') throw new DomainError('order.wrong-status')
    this.status = 'completed'
    this.completedAt = ctx.now()
    this.record('order.completed', {}, ctx)
  }

  pullEvents(): DomainEvent[] {
    const events = this.events
    this.events = []
    return events
  }

  private record(name: string, data: Record<string, unknown>, ctx: Context): void {
    this.events.push({ id: ctx.newId(), name, aggregateId: this.id, occurredAt: ctx.now(), data })
  }
}
