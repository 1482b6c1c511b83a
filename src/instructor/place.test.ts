import { expect, test } from 'vitest'
import { type Place, readPlace, start, writePlace } from './place.ts'

test('the address says all that is shown, and nothing of what is as at the start', () => {
  const place: Place = {
    ...start,
    cohort: 'spring',
    view: 'help',
    who: 'ada & ben',
    open: ['02', '03'],
    state: 'files-right',
    order: 'silent',
  }
  expect(readPlace(writePlace(place))).toEqual(place)
  expect(writePlace(start)).toBe('?')
})

test('an address that says what there is not shows the start', () => {
  expect(readPlace('?view=constructor&order=weight&state=happy&open=')).toEqual(start)
})
