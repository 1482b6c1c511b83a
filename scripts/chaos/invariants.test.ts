import type { CloudEvent } from '@groundwork/kernel/events/event'
import { expect, test } from 'vitest'
import { checkOrder } from './invariants.ts'

const event = (id: string, subject: string, aggregateversion: number, source = '/groundwork/sales') =>
  ({ id, subject, aggregateversion, source, type: 'changed' }) as CloudEvent

test('events in the order of their aggregates are left in peace, whatever lies between them', () => {
  expect(checkOrder('t', [event('a', 'x', 1), event('b', 'y', 1), event('c', 'x', 2), event('d', 'x', 4)])).toEqual([])
})

test('an event that is published again counts from where it came first', () => {
  expect(checkOrder('t', [event('a', 'x', 1), event('b', 'x', 2), event('a', 'x', 1)])).toEqual([])
})

test('two services count the versions of an order by themselves', () => {
  expect(checkOrder('t', [event('a', 'x', 5), event('b', 'x', 1, '/groundwork/payment')])).toEqual([])
})

test('an event that comes before an earlier one of its aggregate is found', () => {
  const found = checkOrder('t', [event('a', 'x', 1), event('c', 'x', 3), event('b', 'x', 2)])
  expect(found).toMatchObject([{ found: { topic: 't', subject: 'x', version: 2, before: 3 } }])
})
