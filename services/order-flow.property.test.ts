/**
 * The whole order flow on the services' own rules, without their databases: whatever the order of delivery, however
 * often a message comes (the inbox is left out on purpose), whatever is lost between sales and inventory or by the
 * provider, and whenever customers and deadlines step in, every order ends, and stock and money add up.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyMovements } from './inventory/src/modules/stock/domain/movement.ts'
import { applyOrderEvent, type OrderEvent, type Reservation } from './inventory/src/modules/stock/domain/reservation.ts'
import { type Stock, stockKey } from './inventory/src/modules/stock/domain/stock.ts'
import type { Payment, PaymentStatus } from './payment/src/domain/payment.ts'
import {
  afterAnswer,
  type Command,
  moved,
  type Announcement as PaymentAnnouncement,
  paymentStates,
  transition,
} from './payment/src/domain/payment-transitions.ts'
import type { ProviderAnswer } from './payment/src/provider/provider.ts'
import { createSimulator } from './payment/src/provider/simulator.ts'
import type { LedgerEntry, ProviderLedger } from './payment/src/repo/provider-ledger.ts'
import { type Order, placeOrder } from './sales/src/domain/order.ts'
import {
  type Advanced,
  type Announcement,
  advance,
  onDeadline,
  type Reply,
  sagaStates,
} from './sales/src/domain/order-saga.ts'

/** Printed with the test's name; the same one makes the same orders, in the same order of delivery. */
const seed = Number(process.env.ORDER_FLOW_SEED ?? Date.now() % 100_000)

type Message =
  | { to: 'inventory'; orderEvent: OrderEvent }
  | { to: 'sales'; orderId: string; reply: Reply }
  | { to: 'payment'; orderId: string; command: Command }
  | { to: 'provider'; orderId: string; asking: PaymentStatus }
  /** An answer is to a question, asked in a state; a callback is to none. */
  | { to: 'cashier'; orderId: string; asking?: PaymentStatus; answer: ProviderAnswer }
  | { to: 'delivery'; orderId: string }

interface World {
  orders: Map<string, Order>
  reservations: Map<string, Reservation>
  stock: Stock
  payments: Map<string, Payment>
  /** What payment has read, in that order. */
  commands: (Message & { to: 'payment' })[]
  ledger: Map<string, LedgerEntry>
  departed: number
  underway: Message[]
}

const products = ['tea', 'cup', 'kettle'].map((id, index) => ({ id, priceMinor: 100 * (index + 1), currency: 'RUB' }))
const warehouses = ['north', 'south']
const nowhere = 'nowhere'

const wantedOrder = fc.record({
  customerId: fc.constant('ada'),
  paymentMethod: fc.constantFrom('test-ok', 'test-ok', 'test-declined', 'test-expired', 'test-lost', 'test-callback'),
  street: fc.constantFrom('somewhere', 'somewhere', nowhere),
  lines: fc.uniqueArray(
    fc.record({
      productId: fc.constantFrom(...products.map(product => product.id)),
      quantity: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 3, selector: line => line.productId },
  ),
})

/** One of some, the first so many times as often as each of the others. */
function oftenAmong<const First, const Other>(
  first: First,
  times: number,
  ...others: Other[]
): fc.Arbitrary<First | Other> {
  return fc.constantFrom<First | Other>(...Array.from({ length: times }, () => first), ...others)
}

/**
 * What happens next: a message is delivered (and maybe left to come again; and maybe lost, if it asks for stock or is to
 * or from the provider), a customer cancels, deadlines pass, the cashier asks, or something leaves a warehouse.
 */
const happening = fc.record({
  pick: fc.nat(1000),
  kind: oftenAmong('message', 12, 'cancel', 'deadline', 'ask'),
  again: oftenAmong(false, 3, true),
  lost: oftenAmong('nothing', 4, 'request', 'answer'),
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
    payments: new Map(),
    commands: [],
    ledger: new Map(),
    departed: 0,
    underway: orders.flatMap(order => announced('order-placed', order)),
  }
}

async function deliver(world: World, message: Message, lost: Lost = 'nothing'): Promise<void> {
  switch (message.to) {
    case 'inventory':
      return receiveOrderEvent(world, message.orderEvent, lost)
    case 'sales':
      return receiveReply(world, message)
    case 'payment':
      return receiveCommand(world, message)
    case 'provider':
      return answer(world, message, lost)
    case 'cashier':
      return receiveAnswer(world, message)
    case 'delivery':
      return receiveDelivery(world, message)
  }
}

function receiveOrderEvent(world: World, orderEvent: OrderEvent, lost: Lost): void {
  // Only this is asked again; what else sales says is never lost.
  const isLost = (way: Lost) => orderEvent.kind === 'placed' && lost === way
  if (isLost('request')) return
  const decision = applyOrderEvent(orderEvent, world.reservations.get(orderEvent.orderId), world.stock)
  if (decision === 'late') return
  expect(decision).not.toBe('contradiction')
  if (decision === 'contradiction') return
  world.reservations.set(orderEvent.orderId, decision.reservation)
  if (decision.reply.answer === 'none' || isLost('answer')) return
  const reply = decision.reply.answer === 'reserved' ? 'stock-reserved' : 'stock-rejected'
  world.underway.push({ to: 'sales', orderId: orderEvent.orderId, reply })
}

function receiveReply(world: World, { orderId, reply }: Message & { to: 'sales' }): void {
  const order = world.orders.get(orderId)!
  const next = advance(order, reply)
  if (next === 'contradiction') throw new Error(`${reply} for an order that is ${order.state}`)
  if (next !== 'late') record(world, next)
}

function record(world: World, { order, announce }: Advanced<Order>): void {
  world.orders.set(order.id, order)
  world.underway.push(...announce.flatMap(what => announced(what, order)))
}

/** What the saga says, as whoever it is meant for gets it. */
function announced(what: Announcement, { id: orderId, version, lines }: Order): Message[] {
  const commands = {
    'authorise-payment': 'authorise',
    'capture-payment': 'capture',
    'void-payment': 'void',
    'refund-payment': 'refund',
  } as const
  switch (what) {
    case 'order-placed':
      return [{ to: 'inventory', orderEvent: { kind: 'placed', orderId, version, lines } }]
    case 'order-paid':
      return [{ to: 'inventory', orderEvent: { kind: 'paid', orderId, version } }]
    case 'order-cancelled':
      return [{ to: 'inventory', orderEvent: { kind: 'cancelled', orderId, version } }]
    case 'deliver-order':
      return [{ to: 'delivery', orderId }]
    case 'order-delivered':
      return []
    default:
      return [{ to: 'payment', orderId, command: commands[what] }]
  }
}

function receiveCommand(world: World, message: Message & { to: 'payment' }): void {
  const { orderId, command } = message
  world.commands.push(message)
  const payment = world.payments.get(orderId)
  const next = transition(payment?.status ?? 'none', command)
  if (next === 'contradiction') throw new Error(`${command} for a payment that is ${payment?.status ?? 'not there'}`)
  if (next === 'late') return
  savePayment(world, next === 'again' ? payment! : moved(payment ?? paymentFor(world.orders.get(orderId)!), next))
}

function paymentFor({ id, amountMinor, currency, paymentMethod: method }: Order): Omit<Payment, 'status'> {
  return { id, orderId: id, amountMinor, currency, method, declineReason: null, version: 0, traceparent: '' }
}

/** Says what there is to say, and asks the provider what there is to ask. */
function savePayment(world: World, payment: Payment): void {
  const { orderId, status } = payment
  world.payments.set(orderId, payment)
  const { emits } = paymentStates[status]
  if (emits) world.underway.push({ to: 'sales', orderId, reply: emits satisfies PaymentAnnouncement & Reply })
  ask(world, payment)
}

function ask(world: World, { orderId, status }: Payment): void {
  if (paymentStates[status].requests) world.underway.push({ to: 'provider', orderId, asking: status })
}

/** The provider does what it hears of, whatever becomes of its answer. */
async function answer(world: World, { orderId, asking }: Message & { to: 'provider' }, lost: Lost): Promise<void> {
  if (lost === 'request') return
  const { amountMinor, currency, method } = world.payments.get(orderId)!
  const callBack = (answer: ProviderAnswer, times: number) => {
    for (let time = 0; time < times; time++) world.underway.push({ to: 'cashier', orderId, answer })
  }
  const provider = createSimulator({ ledger: ledgerIn(world.ledger), callBack })
  const asked = { key: orderId, operation: paymentStates[asking].requests!, amountMinor, currency, method }
  const said = await provider.request(asked, AbortSignal.abort()).catch(() => undefined)
  if (said && lost === 'nothing') world.underway.push({ to: 'cashier', orderId, asking, answer: said })
}

function ledgerIn(book: Map<string, LedgerEntry>): ProviderLedger {
  return {
    async enter(entry) {
      if (!book.has(entry.key)) book.set(entry.key, entry)
      return book.get(entry.key)!
    },
    async move(key, from, to, declineReason) {
      const entry = book.get(key)
      if (entry?.state === from) book.set(key, { ...entry, state: to, declineReason })
      return book.get(key)
    },
    find: async key => book.get(key),
  }
}

function receiveAnswer(world: World, { orderId, asking, answer }: Message & { to: 'cashier' }): void {
  const payment = world.payments.get(orderId)!
  if (asking && payment.status !== asking) return
  const after = afterAnswer(payment, answer)
  if (after) savePayment(world, after)
}

/** Somebody who is asked again answers again. */
function receiveDelivery(world: World, { orderId }: Message & { to: 'delivery' }): void {
  const replies: Reply[] =
    world.orders.get(orderId)!.street === nowhere ? ['delivery-failed'] : ['courier-assigned', 'delivery-completed']
  world.underway.push(...replies.map(reply => ({ to: 'sales' as const, orderId, reply })))
}

function cancel(world: World, order: Order): void {
  const next = advance(order, 'cancel')
  // A contradiction is what the customer is told.
  if (typeof next === 'object') record(world, next)
}

function depart(world: World, at: { line: number; quantity: number }, id: number): void {
  const { warehouseId, productId } = [...world.stock.values()][at.line]!
  const movement = { movementId: `movement-${id}`, event: 'departure' as const, warehouseId, productId, occurredAt: 0 }
  const [outcome] = applyMovements([{ ...movement, quantity: at.quantity }], new Map(), world.stock)
  if (outcome === 'applied') world.departed += at.quantity
}

/** On the way to whom is asked and back. */
type Lost = 'nothing' | 'request' | 'answer'

type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never

async function happen(world: World, { pick, kind, again, lost }: Happening): Promise<void> {
  const order = [...world.orders.values()][pick % world.orders.size]!
  if (kind === 'cancel') return cancel(world, order)
  if (kind === 'deadline') return passDeadlines(world, order.id, again ? 10 : 1)
  if (kind === 'ask') return askAbout(world, order)
  if (world.underway.length > 0) await deliver(world, take(world, pick, again), lost)
}

function passDeadlines(world: World, orderId: string, times: number): void {
  for (let time = 0; time < times; time++) {
    const order = world.orders.get(orderId)!
    if (sagaStates[order.state].deadlineSeconds) record(world, onDeadline(order))
  }
}

function askAbout(world: World, { id }: Order): void {
  const payment = world.payments.get(id)
  if (payment) ask(world, payment)
}

function take({ underway }: World, pick: number, again: boolean): Message {
  const at = pick % underway.length
  return again ? underway[at]! : underway.splice(at, 1)[0]!
}

/**
 * Everything is delivered, in the order that the picks make, and what was lost is asked again: by the cashier, and by the
 * deadline for stock.
 */
async function comeToRest(world: World, picks: number[]): Promise<void> {
  for (let round = 0; ; round++) {
    for (let n = 0; world.underway.length > 0; n++) await deliver(world, take(world, picks[n % picks.length]!, false))
    for (const payment of world.payments.values()) ask(world, payment)
    for (const order of world.orders.values()) if (order.state === 'reserving') record(world, onDeadline(order))
    if (world.underway.length === 0) return
    expect(round).toBeLessThan(10)
  }
}

/** Payment has lost what it knew, and reads its commands again while the provider answers and the others listen. */
async function readCommandsAgain(world: World, picks: number[]): Promise<void> {
  const commands = world.commands.splice(0)
  world.payments.clear()
  for (let n = 0; commands.length > 0; n++) {
    const pick = picks[n % picks.length]!
    const isCommand = world.underway.length === 0 || pick % 2 === 0
    await deliver(world, isCommand ? commands.shift()! : take(world, pick, false))
  }
  await comeToRest(world, picks)
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

function expectStockToHold({ stock }: World): void {
  const impossible = [...stock.values()].filter(line => line.reserved < 0 || line.quantity < line.reserved)
  if (impossible.length > 0) expect(impossible).toEqual([])
}

test(`every order ends as delivered or cancelled, and stock and money add up (ORDER_FLOW_SEED=${seed})`, async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(wantedOrder, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 10 }),
      fc.array(happening, { maxLength: 200, size: 'max' }),
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
      async (wanted, pieces, happenings, picks) => {
        const world = begin(wanted, pieces)
        for (const [index, what] of happenings.entries()) {
          if (what.departure) depart(world, what.departure, index)
          await happen(world, what)
          expectStockToHold(world)
        }
        const { tries } = sagaStates.reserving
        const patient = [...world.orders.values()].filter(order => order.state === 'reserving' && order.tries < tries!)
        await comeToRest(world, picks)
        for (const { id } of patient) expect(world.orders.get(id)!.reason).not.toBe('timed_out')
        expectStockToHold(world)

        const orders = [...world.orders.values()]
        for (const { status, reason } of orders) seen.add(reason ?? status)
        const kept = orders.filter(order => order.status === 'delivered')
        expect(orders.map(order => order.status)).toEqual(
          orders.map(order => (kept.includes(order) ? 'delivered' : 'cancelled')),
        )
        const stateOf = (order: Order) => world.ledger.get(order.id)?.state
        for (const order of orders) {
          const allowed = kept.includes(order) ? ['captured'] : [undefined, 'declined', 'voided', 'refunded']
          expect(allowed).toContain(stateOf(order))
        }
        const captured = orders.filter(order => stateOf(order) === 'captured')
        expect(sum(captured.map(order => order.amountMinor))).toBe(sum(kept.map(order => order.amountMinor)))

        const sold = sum(kept.flatMap(order => order.lines.map(line => line.quantity)))
        const lines = [...world.stock.values()]
        expect(sum(lines.map(line => line.reserved))).toBe(0)
        expect(sum(lines.map(line => line.quantity))).toBe(world.stock.size * pieces - sold - world.departed)

        const before = structuredClone({ ...world, commands: [] })
        await readCommandsAgain(world, picks)
        expect({ ...world, commands: [] }).toEqual(before)
      },
    ),
    { numRuns: 300, seed },
  )
  // A run in which nothing of the kind happened would show nothing.
  expect([...seen].toSorted()).toEqual([
    'cancelled_by_customer',
    'delivered',
    'out_of_stock',
    'payment_declined',
    'timed_out',
    'undeliverable',
  ])
}, 60_000)
