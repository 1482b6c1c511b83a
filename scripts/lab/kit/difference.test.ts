import { expect, test } from 'vitest'
import { difference } from './difference.ts'

const order = { id: 'a', amount: 10n, placed: new Date(0), lines: [{ n: 1 }, { n: 2 }] }
const compared = (seen: unknown) => difference([seen], [order], 'order')

test('equal fields have no difference, whatever else is there and in whichever order a field’s list is', () => {
  expect(compared({ ...order, lines: [{ n: 2 }, { n: 1 }], more: 1 })).toBeUndefined()
})

test('the first field that differs is said, by value and by type', () => {
  expect(compared({ ...order, id: 'b', amount: 1n })).toBe("id is 'b', not 'a'")
  expect(compared({ ...order, amount: 10 })).toBe('amount is 10, not 10n')
  expect(compared({ ...order, placed: '1970' })).toBe("placed is '1970', not 1970-01-01T00:00:00.000Z")
})

test('of a field’s list the length is said, or what is there instead', () => {
  expect(compared({ ...order, lines: [] })).toBe('there are 0 lines, not 2')
  expect(compared({ ...order, lines: [{ n: 1 }, { n: 3 }] })).toBe('lines is { n: 3 }, not { n: 2 }')
  expect(compared({ ...order, lines: [{ n: 1 }, { n: 1 }] })).toBe('lines is { n: 1 }, not { n: 2 }')
})

test('what is no object at all is said', () => {
  expect(compared(undefined)).toBe('no order came, but undefined')
  expect(compared('Error: no')).toBe("no order came, but 'Error: no'")
})

test('the things themselves have an order and a number', () => {
  expect(difference([], [order], 'order')).toBe('there are 0 orders, not 1')
  expect(difference([{ id: 1 }, { id: 3 }], [{ id: 1 }, { id: 2 }], 'order')).toBe('id is 3, not 2')
})
