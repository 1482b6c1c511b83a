import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testCatalog } from './testing/catalog.ts'
import { inFives, totalsOf } from './totals.ts'

const someLearners = fc.integer({ min: 0, max: 500 })

test('fewer than five are not counted, and nobody else is counted who is not there', () => {
  expect([0, 1, 4, 5, 9, 10].map(inFives)).toEqual([null, null, null, 5, 5, 10])
  fc.assert(fc.property(someLearners, learners => (inFives(learners) ?? 0) <= learners))
})

test('no count less another is fewer than five, but for none', () => {
  const isTelling = (one: number, other: number) => one !== other && Math.abs(one - other) < 5
  fc.assert(
    fc.property(someLearners, someLearners, (one, other) => {
      const [shown, less] = [inFives(one), inFives(other)]
      return shown === null || less === null || !isTelling(shown, less)
    }),
  )
})

test('the median is given to five minutes, and not of fewer than five', () => {
  const shown = (passed: number, minutes: number) => {
    const items = new Map([['02.lab.1', { began: 9, passed, minutes }]])
    return totalsOf(testCatalog, { items, lessons: new Map() })[0]!.items[0]!.medianMinutesToPass
  }
  expect([shown(5, 12), shown(5, 13), shown(4, 12)]).toEqual([10, 15, null])
})

test('a question is answered at once: there is no time to tell of it', () => {
  const items = new Map(testCatalog.lessons[0]!.items.map(({ id }) => [id, { began: 9, passed: 9, minutes: 0 }]))
  const shown = totalsOf(testCatalog, { items, lessons: new Map() })[0]!.items
  expect(shown.map(({ kind, medianMinutesToPass }) => [kind, medianMinutesToPass])).toEqual([
    ['check', 0],
    ['check', 0],
    ['quiz', null],
  ])
})
