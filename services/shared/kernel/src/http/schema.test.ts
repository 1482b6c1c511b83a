import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { pattern, StrictObject, validator } from './schema.ts'

test('a value that does not fit its pattern is told what the pattern means', () => {
  const faults = validator(StrictObject({ currency: Type.String(pattern('^[A-Z]{3}$', 'three capital letters')) }))
  expect(faults({ currency: 'EUR' })).toEqual([])
  expect(faults({ currency: 'eur' })).toEqual([{ pointer: '/currency', detail: 'must be three capital letters' }])
})

test('a value that is too long or too short is told the limit', () => {
  const Name = Type.String({ minLength: 1, maxLength: 3 })
  const faults = validator(StrictObject({ names: Type.Array(Name, { minItems: 1, maxItems: 2 }) }))
  expect(faults({ names: ['four'] })).toEqual([{ pointer: '/names/0', detail: 'must have at most 3 characters' }])
  expect(faults({ names: [''] })).toEqual([{ pointer: '/names/0', detail: 'must have at least 1 character' }])
  expect(faults({ names: [] })).toEqual([{ pointer: '/names', detail: 'must have at least 1 entry' }])
  expect(faults({ names: ['a', 'b', 'c'] })).toEqual([{ pointer: '/names', detail: 'must have at most 2 entries' }])
})
