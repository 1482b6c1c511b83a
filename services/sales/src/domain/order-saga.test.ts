import { expect, test } from 'vitest'
import type { Order, SagaState } from './order.ts'
import { type Announcement, advance, type Input, onDeadline, sagaStates } from './order-saga.ts'

const states = Object.keys(sagaStates) as SagaState[]
const ends = states.filter(state => !sagaStates[state].deadlineSeconds)

const orderIn = (state: SagaState, more: Partial<Order> = {}): Order => ({
  id: 'order-1',
  customerId: 'ada',
  status: sagaStates[state].status,
  state,
  tries: 1,
  reason: null,
  paymentMethod: 'test-ok',
  street: 'Harbour Street 1',
  amountMinor: 100,
  currency: 'RUB',
  version: 1,
  lines: [],
  ...more,
})

/** A story: what comes in one after the other, and what is said. Each must move the order on. */
function told(...inputs: Input[]): { order: Order; said: Announcement[] } {
  let order = orderIn('reserving')
  const said: Announcement[] = []
  for (const input of inputs) {
    const next = advance(order, input)
    if (typeof next === 'string') throw new Error(`${input} is ${next} in ${order.state}`)
    order = next.order
    said.push(...next.announce)
  }
  return { order, said }
}

test('an order whose goods are there, whose money is taken and whom a courier finds is delivered', () => {
  const { order, said } = told(
    ...([
      'stock-reserved',
      'payment-authorised',
      'payment-completed',
      'courier-assigned',
      'delivery-completed',
    ] as const),
  )
  expect(order).toMatchObject({ status: 'delivered', state: 'delivered', reason: null, version: 6 })
  expect(said).toEqual(['authorise-payment', 'capture-payment', 'order-paid', 'deliver-order', 'order-delivered'])
})

test('an order without goods is cancelled before any money is asked for', () => {
  const { order, said } = told('stock-rejected')
  expect(order).toMatchObject({ status: 'cancelled', reason: 'out_of_stock' })
  expect(said).toEqual(['order-cancelled'])
})

test('an order whose payment is declined is cancelled, and its stock let go', () => {
  const { order, said } = told('stock-reserved', 'payment-failed')
  expect(order).toMatchObject({ status: 'cancelled', reason: 'payment_declined' })
  expect(said).toEqual(['authorise-payment', 'order-cancelled'])
})

test('an order that cannot be delivered is cancelled when the money has been given back', () => {
  const paid = ['stock-reserved', 'payment-authorised', 'payment-completed'] as const
  const { order, said } = told(...paid, 'delivery-failed')
  expect(order).toMatchObject({ status: 'paid', state: 'refunding', reason: 'undeliverable' })
  expect(said.at(-1)).toBe('refund-payment')
  expect(told(...paid, 'delivery-failed', 'payment-refunded')).toMatchObject({
    order: { status: 'cancelled', reason: 'undeliverable' },
    said: expect.arrayContaining(['order-cancelled']),
  })
})

test('a customer who cancels while the money is being set aside gets the order cancelled when it is let go', () => {
  const { order, said } = told('stock-reserved', 'cancel')
  expect(order).toMatchObject({ status: 'confirmed', reason: 'cancelled_by_customer' })
  expect(said).toEqual(['authorise-payment', 'void-payment'])
  expect(told('stock-reserved', 'cancel', 'payment-voided').order).toMatchObject({
    status: 'cancelled',
    reason: 'cancelled_by_customer',
  })
})

test('from the pivot on nothing is cancelled by a customer or by the clock', () => {
  for (const state of ['capturing', 'dispatching', 'shipping', 'delivered', 'handed-over'] as const) {
    expect([state, advance(orderIn(state), 'cancel')]).toEqual([state, 'contradiction'])
    expect([state, sagaStates[state].tries, sagaStates[state].on.timeout]).toEqual([state, undefined, undefined])
  }
})

test('whom the order is being cancelled for already may ask for it again', () => {
  for (const state of ['voiding', 'refunding', 'cancelled', 'refunded'] as const) {
    expect([state, advance(orderIn(state), 'cancel')]).toEqual([state, 'late'])
  }
})

test('what is not answered is asked again, and before the pivot given up at last', () => {
  for (const [state, asked] of [
    ['reserving', 'order-placed'],
    ['authorising', 'authorise-payment'],
  ] as const) {
    expect(onDeadline(orderIn(state))).toMatchObject({ order: { state, tries: 2, version: 1 }, announce: [asked] })
  }
  const { reserving, authorising } = sagaStates
  expect(onDeadline(orderIn('authorising', { tries: authorising.tries! }))).toMatchObject({
    order: { state: 'voiding', reason: 'timed_out' },
    announce: ['void-payment'],
  })
  expect(onDeadline(orderIn('reserving', { tries: reserving.tries! }))).toMatchObject({
    order: { state: 'cancelled', reason: 'timed_out' },
    announce: ['order-cancelled'],
  })
  expect(onDeadline(orderIn('refunding', { tries: 1000 }))).toMatchObject({
    order: { state: 'refunding', tries: 1001 },
    announce: ['refund-payment'],
  })
})

test('money for a cancelled order, or a declined payment of a paid one, is never passed over', () => {
  expect(advance(orderIn('cancelled'), 'payment-completed')).toBe('contradiction')
  expect(advance(orderIn('voiding'), 'payment-completed')).toBe('contradiction')
  expect(advance(orderIn('dispatching'), 'payment-failed')).toBe('contradiction')
  expect(advance(orderIn('reserving'), 'payment-completed')).toBe('contradiction')
})

test('an answer that comes again in the state that it led to changes nothing', () => {
  for (const state of states) {
    for (const [input, step] of Object.entries(sagaStates[state].on)) {
      if (step === 'late' || input === 'timeout') continue
      expect([state, input, advance(orderIn(step.to), input as Input)]).toEqual([state, input, 'late'])
    }
  }
})

test('every state but an end of earlier releases can be reached, and from each an end', () => {
  const next = (state: SagaState) =>
    Object.values(sagaStates[state].on).flatMap(step => (step === 'late' ? [] : [step.to]))
  const reachable = (first: SagaState) => {
    const found = new Set([first])
    for (const state of found) for (const to of next(state)) found.add(to)
    return found
  }
  expect([...reachable('reserving'), 'handed-over'].toSorted()).toEqual(states.toSorted())
  for (const state of states) expect([state, ends.some(end => reachable(state).has(end))]).toEqual([state, true])
})

test('an end is left by nothing, and every other state has a deadline and asks again', () => {
  for (const state of states) {
    const { on, deadlineSeconds, requests, tries } = sagaStates[state]
    const moves = Object.values(on).some(step => step !== 'late')
    expect([state, moves]).toEqual([state, deadlineSeconds !== undefined])
    expect([state, requests !== undefined]).toEqual([state, moves])
    expect([state, tries !== undefined]).toEqual([state, on.timeout !== undefined])
  }
})
