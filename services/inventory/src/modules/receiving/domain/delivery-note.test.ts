import { expect, test } from 'vitest'
import { announces, type DeliveryNote, hasReceived, receive, repeatedProduct } from './delivery-note.ts'

const tea = (quantity: number) => ({ productId: 'tea', quantity })
const cup = (quantity: number) => ({ productId: 'cup', quantity })
const note: DeliveryNote = {
  noteId: 'note-1',
  warehouseId: 'north',
  status: 'announced',
  lines: [{ productId: 'tea', expected: 5, received: null }],
}

test('what did not come is received as none, what nobody announced was not expected', () => {
  expect(receive(note.lines, [cup(2)])).toEqual([
    { productId: 'tea', expected: 5, received: 0 },
    { productId: 'cup', expected: 0, received: 2 },
  ])
})

test('the same goods are the same in any order; nothing of a product is as good as no line', () => {
  const received = { ...note, lines: receive(note.lines, [cup(2), tea(4)]) }
  expect(hasReceived(received, [tea(4), cup(2)])).toBe(true)
  expect(hasReceived(received, [tea(4)])).toBe(false)
  expect(hasReceived({ ...note, lines: receive(note.lines, [tea(0)]) }, [])).toBe(true)
  expect([announces(received, [tea(5)]), announces(received, [tea(4)])]).toEqual([true, false])
})

test('a product in two lines is named', () => {
  expect(repeatedProduct([tea(1), cup(1)])).toBeUndefined()
  expect(repeatedProduct([tea(1), cup(1), tea(2)])).toBe('tea')
})
