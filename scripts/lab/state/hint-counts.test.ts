import { expect, test } from 'vitest'
import { countsByFailure, withoutStep } from './hint-counts.ts'

test('hints that an earlier release counted by step are of what had been found there', () => {
  expect(countsByFailure('90', { 1: 2, 2: 1, '90.3.1.y': 1 }, { 1: '90.1.1.x' })).toEqual({
    '90.1.1.x': 2,
    '90.2': 1,
    '90.3.1.y': 1,
  })
})

test('a step that passes takes its own counts along, and those of no other step', () => {
  const counts = { '90.1': 2, '90.1.1.x': 1, '90.2': 1, '90.2.1.x': 3, '90.11.1.x': 1 }
  expect(withoutStep(counts, '90', 1)).toEqual({ '90.2': 1, '90.2.1.x': 3, '90.11.1.x': 1 })
})
