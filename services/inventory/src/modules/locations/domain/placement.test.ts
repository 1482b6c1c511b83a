import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fill, type Place, placementNames, placements } from './placement.ts'
import { turnoverClass } from './turnover-class.ts'

const place = (bin: string, oldest?: number, free = 10): Place => ({ bin, oldest, free })
const bins = (places: { bin: string }[]) => places.map(({ bin }) => bin)
const goods = fc.record({ turnoverClass: fc.constantFrom('A' as const, 'B' as const, 'C' as const) })
const walk = fc.array(
  fc.record({
    free: fc.integer({ min: -3, max: 9 }),
    oldest: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  }),
  { maxLength: 12 },
)

test('fifo: first to the oldest pieces of the same product, then in walking order', () => {
  const places = [place('1'), place('2', 300), place('3'), place('4', 200)]
  expect(bins(placements.fifo({ turnoverClass: 'A' }, places))).toEqual(['4', '2', '1', '3'])
})

test('abc: each class begins in its own third of the walk', () => {
  const places = ['1', '2', '3', '4', '5', '6', '7'].map(bin => place(bin))
  const order = (turnoverClass: 'A' | 'B' | 'C') => bins(placements.abc({ turnoverClass }, places)).join('')
  expect([order('A'), order('B'), order('C')]).toEqual(['1234567', '4567123', '6745123'])
})

test.each(placementNames)('%s leaves out no place, whatever there is', name => {
  fc.assert(
    fc.property(goods, walk, (what, given) => {
      const places = given.map((one, index) => ({ ...one, bin: String(index) }))
      expect(bins(placements[name](what, places)).sort()).toEqual(bins(places).sort())
    }),
  )
})

test('everything is put somewhere or nothing is, and no place gets more than fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), walk, (quantity, given) => {
      const places = given.map((one, index) => ({ ...one, bin: String(index) }))
      const room = places.reduce((sum, { free }) => sum + Math.max(0, free), 0)
      const filled = fill(quantity, places)
      expect(filled === undefined).toBe(room < quantity)
      expect((filled ?? []).reduce((sum, part) => sum + part.quantity, 0)).toBe(filled ? quantity : 0)
      for (const part of filled ?? []) {
        expect(part.quantity).toBeGreaterThan(0)
        expect(part.quantity).toBeLessThanOrEqual(places[Number(part.bin)]!.free)
      }
    }),
  )
})

test('four fifths of the turnover are A, up to nineteen twentieths B, the rest C', () => {
  const turnover = new Map([
    ['tea', 80],
    ['cup', 10],
    ['pot', 6],
    ['tin', 4],
    ['box', 0],
  ])
  const classes = [...turnover.keys(), 'never seen'].map(id => turnoverClass(id, turnover))
  expect(classes.join('')).toBe('ABBCCC')
})

test('the product that leaves most often is A, and who leaves more often is in no lower class', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 5, maxLength: 5 }), pieces => {
      const turnover = new Map(ids.map((id, index) => [id, pieces[index]!]))
      const sorted = ids.toSorted((one, other) => turnover.get(other)! - turnover.get(one)! || (one < other ? -1 : 1))
      const classes = sorted.map(id => turnoverClass(id, turnover))
      expect(classes).toEqual(classes.toSorted())
      if (turnover.get(sorted[0]!)! > 0) expect(classes[0]).toBe('A')
    }),
  )
})
