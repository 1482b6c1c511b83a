import { expect, test } from 'vitest'
import type { Place } from '../given/ports.ts'
import { abc, abcClasses, createWarehouse, fifo } from './reference.ts'

const lot = (name: string, receivedAt: number, quantity: number, sku = 'tea') => ({
  lot: name,
  sku,
  receivedAt,
  quantity,
})
const place = (code: string, free: number, ...lots: Place['lots']): Place => ({ code, distance: 0, free, lots })

test('the oldest lots are picked first, equal ones by lot and location as plain texts', () => {
  const places = [place('L2', 0, lot('a', 9, 1), lot('B', 9, 1)), place('L10', 0, lot('a', 9, 1), lot('c', 100, 5))]
  expect(fifo.pick({ sku: 'tea', quantity: 4 }, places)).toMatchObject([
    { location: 'L2', lot: 'B', quantity: 1 },
    { location: 'L10', lot: 'a', quantity: 1 },
    { location: 'L2', lot: 'a', quantity: 1 },
    { location: 'L10', lot: 'c', quantity: 1 },
  ])
})

test('what is not there cannot be picked, what has no room not be put away', () => {
  const places = [place('L2', 1, lot('a', 9, 1), lot('b', 9, 5, 'cup')), place('L1', 2)]
  expect(() => abc.pick({ sku: 'tea', quantity: 2 }, places)).toThrow(expect.objectContaining({ code: 'not-enough' }))
  expect(() => fifo.putAway({ sku: 'tea', quantity: 4, class: 'A' }, places)).toThrow(
    expect.objectContaining({ code: 'no-room' }),
  )
})

test('FIFO fills the places with this item first, that of the oldest lot before the others', () => {
  const places = [place('a', 1), place('c', 1, lot('x', 100, 1)), place('B', 1), place('d', 1, lot('y', 9, 1))]
  const parts = fifo.putAway({ sku: 'tea', quantity: 4, class: 'A' }, places)
  expect(parts.map(part => part.location)).toEqual(['d', 'c', 'B', 'a'])
})

test('of seven places the zones are three, two and two', () => {
  const places = [...'gfedcba'].map((code, index) => ({ ...place(code, 1), distance: 7 - index }))
  const order = (of: 'A' | 'B' | 'C') =>
    abc
      .putAway({ sku: 'tea', quantity: 7, class: of }, places)

      .map(part => part.location)
      .join('')
  expect([order('A'), order('B'), order('C')]).toEqual(['abcdefg', 'defgabc', 'fgdeabc'])
})

test('a class is by what the items before make, on the dot the next one', () => {
  expect(abcClasses({ tea: 80, cup: 15, lamp: 5, soap: 0 })).toEqual({ tea: 'A', cup: 'B', lamp: 'C', soap: 'C' })
  expect(abcClasses({ b: 1, B: 1, a: 0 })).toEqual({ B: 'A', b: 'A', a: 'C' })
  expect(abcClasses({ tea: 0 })).toEqual({ tea: 'C' })
})

test('a pick that makes too much is refused with every code that applies', async () => {
  const ports = {
    store: {} as never,
    bus: { publish: async () => undefined },
    now: () => new Date(9),
    newId: () => 'id',
  }
  const warehouse = createWarehouse({ ...ports, placement: fifo })
  await expect(warehouse.send('pick', { sku: 'tea', quantity: 1 })).rejects.toMatchObject({
    code: 'unknown-item or not-enough',
  })
})
