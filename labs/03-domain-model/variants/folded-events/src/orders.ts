import { type Context, DomainError, type NewOrder, type Order } from '../given/types.ts'
import { Board } from './board.ts'
import { type Happened, happened, Log, logs } from './log.ts'

interface OrderState {
  status: Order['status']
  courierId: string | null
  completedAt: number | null
}

const fold = (state: OrderState, { name, at, data }: Happened): OrderState => {
  if (name === 'order.assigned') return { ...state, status: 'assigned', courierId: data.courierId as string }
  if (name === 'order.completed') return { ...state, status: 'completed', completedAt: at }
  return state
}

export const decideAssign = (order: Order, courierId: string, ctx: Context): Happened => {
  if (order.status !== 'created') throw new DomainError('order.wrong-status')
  return happened(ctx, 'order.assigned', { courierId })
}

export const decideComplete = (order: Order, ctx: Context): Happened => {
  if (order.status !== 'assigned') throw new DomainError('order.wrong-status')
  return happened(ctx, 'order.completed')
}

export function createOrder(input: NewOrder, ctx: Context): Order {
  const { id, volume } = input
  if (typeof id !== 'string' || !id || !Number.isInteger(volume) || volume < 1) throw new DomainError('order.invalid')
  const location = Board.at(input.location.x, input.location.y)
  const log = new Log<OrderState>({ status: 'created', courierId: null, completedAt: null }, fold)
  const birth = happened(ctx, 'order.created', { volume })
  log.append(birth)
  const order = {
    pullEvents: () => log.pull(id),
    assign: (courierId: string, ctx: Context) => log.append(decideAssign(order, courierId, ctx)),
    complete: (ctx: Context) => log.append(decideComplete(order, ctx)),
  } as Order
  const read = (name: string, get: () => unknown) => Object.defineProperty(order, name, { get, enumerable: true })
  read('id', () => id)
  read('volume', () => volume)
  read('location', () => location)
  read('status', () => log.state.status)
  read('courierId', () => log.state.courierId)
  read('createdAt', () => new Date(birth.at))
  read('completedAt', () => (log.state.completedAt === null ? null : new Date(log.state.completedAt)))
  logs.set(order, log as unknown as Log<never>)
  return order
}
