/**
 * The whole order flow on the services' own rules, without their databases: whatever the order of delivery, however
 * often a message comes (the inbox is left out on purpose), every order ends, and stock and money add up.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyMovements } from './inventory/src/modules/stock/domain/movement.ts'
import { applyOrderEvent, type OrderEvent, type Reservation } from './inventory/src/modules/stock/domain/reservation.ts'
import { type Stock, stockKey } from './inventory/src/modules/stock/domain/stock.ts'
import { type Order, placeOrder } from './sales/src/domain/order.ts'
import { advance, type Reply } from './sales/src/domain/order-transitions.ts'

/** Printed with the test's name; the same one makes the same orders, in the same order of delivery. */
const seed = Number(process.env.ORDER_FLOW_SEED ?? Date.now() % 100_000)

type Message =
  | { to: 'inventory'; orderEvent: OrderEvent }
  | { to: 'sales'; orderId: string; reply: Reply }
  | { to: 'payment'; orderId: string; amountMinor: number; method: string }

interface World {
  orders: Map<string, Order>
  reservations: Map<string, Reservation>
  stock: Stock
  /** What was taken for an order, or 0 when it was declined. */
  taken: Map<string, number>
  departed: number
  underway: Message[]
}

const products = ['tea', 'cup', 'kettle'].map((id, index) => ({ id, priceMinor: 100 * (index + 1), currency: 'RUB' }))
const warehouses = ['north', 'south']

const wantedOrder = fc.record({
  customerId: fc.constant('ada'),
  paymentMethod: fc.constantFrom('test-ok', 'test-ok', 'test-declined'),
  lines: fc.uniqueArray(
    fc.record({
      productId: fc.constantFrom(...products.map(product => product.id)),
      quantity: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 3, selector: line => line.productId },
  ),
})

/** What happens next: a message is delivered (and maybe left to come again), or something leaves a warehouse. */
const happening = fc.record({
  pick: fc.nat(1000),
  again: fc.boolean(),
  departure: fc.option(fc.record({ line: fc.nat(5), quantity: fc.integer({ min: 1, max: 4 }) }), { freq: 5 }),
})

function begin(wanted: Parameters<typeof placeOrder>[1][], pieces: number): World {
  const stock: Stock = new Map()
  for (const warehouseId of warehouses) {
    for (const { id: productId } of products) {
      stock.set(stockKey({ warehouseId, productId }), { warehouseId, productId, quantity: pieces, reserved: 0 })
    }
  }
  const orders = wanted.map((one, index) => placeOrder(`order-${index}`, one, products) as Order)
  return {
    orders: new Map(orders.map(order => [order.id, order])),
    reservations: new Map(),
    stock,
    taken: new Map(),
    departed: 0,
    underway: orders.map(({ id: orderId, version, lines }) => ({
      to: 'inventory',
      orderEvent: { kind: 'placed', orderId, version, lines },
    })),
  }
}

const receive = { inventory: receiveOrderEvent, sales: receiveReply, payment: receiveCommand }

function deliver(world: World, message: Message): void {
  ;(receive[message.to] as (world: World, message: Message) => void)(world, message)
}

function receiveOrderEvent(world: World, { orderEvent }: Message & { to: 'inventory' }): void {
  const decision = applyOrderEvent(orderEvent, world.reservations.get(orderEvent.orderId), world.stock)
  if (decision === 'late') return
  expect(decision).not.toBe('contradiction')
  if (decision === 'contradiction') return
  world.reservations.set(orderEvent.orderId, decision.reservation)
  if (decision.reply.answer === 'none') return
  const reply = decision.reply.answer === 'reserved' ? 'stock-reserved' : 'stock-rejected'
  world.underway.push({ to: 'sales', orderId: orderEvent.orderId, reply })
}

function receiveReply(world: World, { orderId, reply }: Message & { to: 'sales' }): void {
  const next = advance(world.orders.get(orderId)!, reply)
  if (next === 'late') return
  expect(next).not.toBe('contradiction')
  if (next === 'contradiction') return
  world.orders.set(orderId, next.order)
  const { version, amountMinor, paymentMethod: method } = next.order
  const announcements: Record<typeof next.announce, Message> = {
    'take-payment': { to: 'payment', orderId, amountMinor, method },
    'order-paid': { to: 'inventory', orderEvent: { kind: 'paid', orderId, version } },
    'order-cancelled': { to: 'inventory', orderEvent: { kind: 'cancelled', orderId, version } },
  }
  world.underway.push(announcements[next.announce])
}

/** The key in the payments table: an order is charged once, and told of it as often as it is asked. */
function receiveCommand(world: World, { orderId, amountMinor, method }: Message & { to: 'payment' }): void {
  if (!world.taken.has(orderId)) world.taken.set(orderId, method === 'test-ok' ? amountMinor : 0)
  const reply = world.taken.get(orderId) ? 'payment-completed' : 'payment-failed'
  world.underway.push({ to: 'sales', orderId, reply })
}

function depart(world: World, at: { line: number; quantity: number }, id: number): void {
  const { warehouseId, productId } = [...world.stock.values()][at.line]!
  const movement = { movementId: `movement-${id}`, event: 'departure' as const, warehouseId, productId, occurredAt: 0 }
  const [outcome] = applyMovements([{ ...movement, quantity: at.quantity }], new Map(), world.stock)
  if (outcome === 'applied') world.departed += at.quantity
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

test(`every order ends as paid or cancelled, and stock and money add up (ORDER_FLOW_SEED=${seed})`, () => {
  fc.assert(
    fc.property(
      fc.array(wantedOrder, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 10 }),
      fc.array(happening, { maxLength: 80 }),
      (wanted, pieces, happenings) => {
        const world = begin(wanted, pieces)
        for (const [index, { pick, again, departure }] of happenings.entries()) {
          if (departure) depart(world, departure, index)
          if (world.underway.length === 0) continue
          const at = pick % world.underway.length
          deliver(world, world.underway[at]!)
          if (!again) world.underway.splice(at, 1)
          for (const line of world.stock.values()) {
            expect(line.reserved).toBeGreaterThanOrEqual(0)
            expect(line.quantity).toBeGreaterThanOrEqual(line.reserved)
          }
        }
        while (world.underway.length > 0) deliver(world, world.underway.pop()!)

        const orders = [...world.orders.values()]
        const paid = orders.filter(order => order.status === 'paid')
        expect(orders.every(order => order.status === 'paid' || order.status === 'cancelled')).toBe(true)
        expect(sum([...world.taken.values()])).toBe(sum(paid.map(order => order.amountMinor)))

        const sold = sum(paid.flatMap(order => order.lines.map(line => line.quantity)))
        const lines = [...world.stock.values()]
        expect(sum(lines.map(line => line.reserved))).toBe(0)
        expect(sum(lines.map(line => line.quantity))).toBe(world.stock.size * pieces - sold - world.departed)
      },
    ),
    { numRuns: 300, seed },
  )
})
