import { CourierMoved, DeliveryFailed } from '@groundwork/contracts/delivery'
import { validator } from '@groundwork/kernel/http/schema'
import { expect, test } from 'vitest'
import { failureReasons, type OrderEvent } from '../domain/events.ts'
import { boardSize } from '../domain/location.ts'
import { decodeEvent, encodeEvent } from './event-registry.ts'

const orderId = '019aa5f0-0000-7000-8000-000000000001'

test('other services are told of any place on the board, and of no other', () => {
  const faultsAt = (x: number, y: number) => validator(CourierMoved.data)({ courierId: orderId, x, y })
  expect([faultsAt(1, 1), faultsAt(boardSize, boardSize)]).toEqual([[], []])
  for (const outside of [0, boardSize + 1]) {
    expect(faultsAt(outside, 1)).toHaveLength(1)
    expect(faultsAt(1, outside)).toHaveLength(1)
  }
})

test('other services know the reasons for which a delivery fails, and no others', () => {
  expect(DeliveryFailed.data.properties.reason.enum).toEqual(failureReasons)
})

test('whatever is stored about an order can be read again', () => {
  const stored: OrderEvent[] = [
    { name: 'order-located', orderId, x: boardSize, y: boardSize },
    ...failureReasons.map(reason => ({ name: 'delivery-failed' as const, orderId, reason })),
  ]
  expect(stored.map(event => decodeEvent(encodeEvent(event)))).toEqual(stored)
})
