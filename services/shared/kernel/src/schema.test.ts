import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { pattern, StrictObject, validator } from './schema.ts'

test('a value that does not fit its pattern is told what the pattern means', () => {
  const faults = validator(StrictObject({ currency: Type.String(pattern('^[A-Z]{3}$', 'three capital letters')) }))
  expect(faults({ currency: 'EUR' })).toEqual([])
  expect(faults({ currency: 'eur' })).toEqual([{ pointer: '/currency', detail: 'must be three capital letters' }])
})
