import { expect, test } from 'vitest'
import { against } from './check.ts'

test('a bar is held by the median, not by each turn', () => {
  expect(against(3, [2.5, 9, 3])).toEqual({ median: 3, min: 2.5, max: 9, bar: 3, met: true })
  expect(against(3, [3.1, 2, 4])).toMatchObject({ median: 3.1, met: false })
})
