import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { StrictObject, Uuid, validator } from './schema.ts'

const Day = StrictObject({ date: Type.String({ format: 'date' }) })
const faults = validator(
  StrictObject({
    id: Uuid,
    owner: Type.Optional(Type.Union([Uuid, Type.Null()])),
    at: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.String({ format: 'date-time' })])),
    days: Type.Optional(Type.Array(Type.Union([Day, Type.Null()]))),
    size: Type.Optional(Type.Union([Type.Literal('small'), Type.Enum(['large', 'huge'])])),
  }),
)
const id = '019aa5f0-0000-7000-8000-000000000001'
const told = (value: object) => faults({ id, ...value }).map(({ pointer, detail }) => `${pointer} ${detail}`)

test.each([['x'], [''], [`urn:uuid:${id}`], [7], [null]])('%j in place of a UUID is told so in one sentence', wrong => {
  expect(told({ id: wrong })).toEqual(['/id must be a UUID of 36 characters'])
})

test.each([['x'], [7], [{}]])('%j in place of a UUID or null is told both in one sentence', owner => {
  expect(told({ owner })).toEqual(['/owner must be a UUID of 36 characters, or null'])
  expect([told({ owner: null }), told({ owner: id })]).toEqual([[], []])
})

test('what can have been meant for one of several is told what that lacks, and what else there is', () => {
  expect(told({ at: -1 })).toEqual(['/at must be at least 0, or a valid date-time'])
  expect(told({ at: 'noon' })).toEqual(['/at must be a valid date-time, or a whole number'])
  expect(told({ at: true })).toEqual(['/at must be a whole number, or a valid date-time'])
})

test('an object that may be left out is told what is wrong in it', () => {
  expect(told({ days: [{}, { date: 'noon' }, 7, null] })).toEqual([
    '/days/0/date is required',
    '/days/1/date must be a valid date',
    '/days/2 must be an object, or null',
  ])
})

test('words of which one is wanted are listed', () => {
  expect(told({ size: 'tiny' })).toEqual(['/size must be "small", or one of large, huge'])
})
