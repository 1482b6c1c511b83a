import { expect, test } from 'vitest'
import type { Payment, PaymentStatus } from './payment.ts'
import { afterAnswer, type Command, paymentStates, transition, versions } from './payment-transitions.ts'

type Status = PaymentStatus | 'none'
const statuses = Object.keys(paymentStates) as Status[]
const commands: Command[] = ['take', 'authorise', 'capture', 'void', 'refund']

/** Where a status may lead, by a command or by what the provider answers. */
const nextOf = (status: Status): PaymentStatus[] =>
  [
    ...commands.map(command => transition(status, command)),
    ...Object.values(paymentStates[status].outcomes ?? {}),
  ].filter((next): next is PaymentStatus => next in paymentStates)

function reachableFrom(first: Status): Set<Status> {
  const found = new Set<Status>([first])
  for (const status of found) for (const next of nextOf(status)) found.add(next)
  return found
}

test('every status can be reached', () => {
  expect([...reachableFrom('none')].toSorted()).toEqual(statuses.toSorted())
})

test('a status in which the provider is asked is left by its answer and says nothing; any other says what it is', () => {
  for (const status of statuses) {
    if (status === 'none') continue
    const { requests, emits, outcomes } = paymentStates[status]
    expect([status, requests !== undefined]).toEqual([status, emits === undefined])
    expect([status, requests !== undefined]).toEqual([status, outcomes !== undefined])
  }
})

test('no money is taken of what was let go or declined, and none is given back twice', () => {
  for (const status of ['voiding', 'voided', 'failed', 'refunding', 'refunded'] as const) {
    expect([status, reachableFrom(status).has('capturing')]).toEqual([status, false])
    expect([status, reachableFrom(status).has('completed')]).toEqual([status, false])
  }
  expect(reachableFrom('refunded')).toEqual(new Set(['refunded']))
})

test('what was taken is given back, not let go', () => {
  expect([transition('completed', 'void'), transition('capturing', 'void')]).toEqual(['contradiction', 'contradiction'])
  expect(transition('authorised', 'refund')).toBe('contradiction')
})

test('whoever asks again for what was done is answered again', () => {
  expect(transition('authorised', 'authorise')).toBe('again')
  expect(transition('completed', 'capture')).toBe('again')
  expect(transition('voided', 'void')).toBe('again')
  expect(transition('refunded', 'refund')).toBe('again')
  expect([transition('failed', 'authorise'), transition('failed', 'void')]).toEqual(['again', 'again'])
})

test('a command that comes before the answer to the one before it proves what that was', () => {
  expect(transition('authorising', 'capture')).toBe('taking')
  expect([transition('taking', 'refund'), transition('capturing', 'refund')]).toEqual(['refunding', 'refunding'])
  expect(transition('authorising', 'refund')).toBe('contradiction')
})

test('a payment that was declined has a reason, also when the provider gave none', () => {
  const payment = { status: 'authorising', declineReason: null } as Payment
  const reasonFor = (declineReason: string | null) => afterAnswer(payment, { state: 'declined', declineReason })
  expect(reasonFor('no cover')).toMatchObject({ status: 'failed', declineReason: 'no cover' })
  expect(reasonFor(null)).toMatchObject({ status: 'failed', declineReason: 'declined' })
  expect(afterAnswer(payment, { state: 'authorised', declineReason: null })).toMatchObject({ declineReason: null })
})

test('what is said of a payment has a higher version than what was said before', () => {
  for (const status of statuses) {
    const { emits } = paymentStates[status]
    for (const next of reachableFrom(status)) {
      const later = paymentStates[next].emits
      if (!emits || !later || next === status) continue
      expect([emits, later, versions[later] > versions[emits]]).toEqual([emits, later, true])
    }
  }
})
