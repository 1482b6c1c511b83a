import { expect, test } from 'vitest'
import { type Courier, hireCourier, takeParcel } from './courier.ts'
import { dispatch } from './dispatch.ts'
import { type Location, locationAt } from './location.ts'
import { locateOrder, type Order, receiveOrder } from './order.ts'

const order = (volume = 4, location = locationAt(5, 5)): Order =>
  locateOrder(receiveOrder({ id: 'order-1', street: 'Baker Street', volume, traceparent: '' }).order, location).order
const courier = (id: string, location: Location, speed = 1, volume = 10): Courier =>
  hireCourier({ id, name: id, speed, location, storagePlaces: [{ id: `${id}-bag`, name: 'bag', volume }] })
const chosen = (order: Order, couriers: Courier[]) => {
  const result = dispatch(order, couriers)
  return typeof result === 'object' && 'courier' in result ? result.courier.id : undefined
}

test('the courier who arrives first gets the order, not the nearest one', () => {
  const couriers = [courier('near', locationAt(5, 2)), courier('fast', locationAt(1, 1), 4)]
  expect(chosen(order(), couriers)).toBe('fast')
})

test('of couriers who arrive at once the first in the list gets it', () => {
  const couriers = [courier('one', locationAt(5, 4)), courier('other', locationAt(4, 5))]
  expect([chosen(order(), couriers), chosen(order(), couriers.toReversed())]).toEqual(['one', 'other'])
})

test('who stands there already is there first', () => {
  expect(chosen(order(), [courier('away', locationAt(5, 4)), courier('there', locationAt(5, 5))])).toBe('there')
})

test('what a courier has to bring before counts', () => {
  const two = hireCourier({
    id: 'busy',
    name: 'busy',
    speed: 1,
    location: locationAt(5, 4),
    storagePlaces: ['a', 'b'].map(id => ({ id, name: 'bag', volume: 10 })),
  })
  const busy = takeParcel(two, { id: 'order-0', volume: 1, location: locationAt(1, 1) })
  expect(chosen(order(), [busy, courier('idle', locationAt(9, 9))])).toBe('idle')
})

test('order and courier change together', () => {
  const [one] = [courier('one', locationAt(5, 4))]
  expect(dispatch(order(), [one])).toMatchObject({
    assigned: {
      order: { status: 'assigned', courierId: 'one' },
      event: { name: 'courier-assigned', orderId: 'order-1', courierId: 'one' },
    },
    courier: { storagePlaces: [{ parcel: { orderId: 'order-1', destination: { x: 5, y: 5 } } }] },
  })
})

test('an order waits while nobody has room, or nobody is hired', () => {
  const full = takeParcel(courier('full', locationAt(1, 1)), { id: 'order-0', volume: 1, location: locationAt(2, 2) })
  expect([dispatch(order(), [full]), dispatch(order(), [])]).toEqual(['wait', 'wait'])
})

test('an order that no courier has a place for is not delivered', () => {
  expect(dispatch(order(11), [courier('one', locationAt(1, 1))])).toMatchObject({
    failed: { order: { status: 'failed', failure: 'too_large' }, event: { reason: 'too_large' } },
  })
})

test('an order is dispatched once', () => {
  const assigned = dispatch(order(), [courier('one', locationAt(1, 1))]) as { assigned: { order: Order } }
  const again = () => dispatch(assigned.assigned.order, [courier('other', locationAt(1, 1))])
  expect(again).toThrow(expect.objectContaining({ code: 'order.wrong-status' }))
})
