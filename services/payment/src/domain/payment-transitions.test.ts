import { expect, test } from 'vitest'
import type { Payment, PaymentStatus } from './payment.ts'
import { afterAnswer, type Command, obey, paymentStates, versions } from './payment-transitions.ts'

type Status = PaymentStatus | 'none'
const statuses = Object.keys(paymentStates) as Status[]
const commands: Command[] = ['take', 'authorise', 'capture', 'void', 'refund']

/** Where a status may lead, by a command or by what the provider answers. */
const nextOf = (status: Status): PaymentStatus[] =>
  [...commands.map(command => obey(status, command)), ...Object.values(paymentStates[status].outcomes ?? {})].filter(
    (next): next is PaymentStatus => next in paymentStates,
  )

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
    const { asks, says, outcomes } = paymentStates[status]
    expect([status, asks !== undefined]).toEqual([status, says === undefined])
    expect([status, asks !== undefined]).toEqual([status, outcomes !== undefined])
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
  expect([obey('completed', 'void'), obey('capturing', 'void')]).toEqual(['contradiction', 'contradiction'])
  expect(obey('authorised', 'refund')).toBe('contradiction')
})

test('whoever asks again for what was done is answered again', () => {
  expect(obey('authorised', 'authorise')).toBe('again')
  expect(obey('completed', 'capture')).toBe('again')
  expect(obey('voided', 'void')).toBe('again')
  expect(obey('refunded', 'refund')).toBe('again')
  expect([obey('failed', 'authorise'), obey('failed', 'void')]).toEqual(['again', 'again'])
})

test('a command that comes before the answer to the one before it proves what that was', () => {
  expect(obey('authorising', 'capture')).toBe('taking')
  expect([obey('taking', 'refund'), obey('capturing', 'refund')]).toEqual(['refunding', 'refunding'])
  expect(obey('authorising', 'refund')).toBe('contradiction')
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
    const { says } = paymentStates[status]
    for (const next of reachableFrom(status)) {
      const later = paymentStates[next].says
      if (!says || !later || next === status) continue
      expect([says, later, versions[later] > versions[says]]).toEqual([says, later, true])
    }
  }
})
