import { expect, test } from 'vitest'
import { thrownOf } from './child/thrown.ts'
import { isCount, isText, refusalCodes, refuseWhen } from './refusals.ts'

/** What a reference throws, as a player reads it. */
function thrownBy(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return thrownOf(error)
  }
  throw new Error('It has thrown nothing')
}

test('a reference refuses with every code that applies', () => {
  const thrown = thrownBy(() => refuseWhen({ 'no-room': true, 'unknown-item': false, 'bad-movement': true }))
  expect(refusalCodes(thrown)).toEqual(['no-room', 'bad-movement'])
})

test('a reference refuses nothing when no code applies', () => {
  expect(() => refuseWhen({ 'no-room': false })).not.toThrow()
})

test('a mistake in a reference is no refusal', () => {
  const thrown = thrownBy(() => (undefined as never as string[]).length)
  expect(() => refusalCodes(thrown)).toThrow('The reference has failed: Cannot read')
})

test('a text says something, and a count is a whole number', () => {
  expect(['a', '', 5, null].map(isText)).toEqual([true, false, false, false])
  expect([1, 0, 1.5, '3', Number.NaN, Number.POSITIVE_INFINITY].map(value => isCount(value))).toEqual([
    ...[true, false, false, false, false, false],
  ])
  expect(isCount(0, 0)).toBe(true)
})
