import { expect, test } from 'vitest'
import { chunksWithin } from './collections.ts'

const chunks = (...sizes: number[]) => chunksWithin(sizes, 10, size => size)

test('items go together while their sizes add up to the limit at most, in their order', () => {
  expect(chunks(4, 6, 1, 9, 1)).toEqual([[4, 6], [1, 9], [1]])
})

test('an item that is larger than the limit goes alone', () => {
  expect(chunks(11, 1, 12, 2)).toEqual([[11], [1], [12], [2]])
})

test('of nothing there is no piece', () => {
  expect(chunks()).toEqual([])
})
