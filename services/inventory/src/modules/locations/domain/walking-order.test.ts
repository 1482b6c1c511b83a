import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bin, binCode } from './bin.ts'
import { inWalkingOrder } from './walking-order.ts'

const number = (max: number) => fc.integer({ min: 1, max })
const someBins = fc.uniqueArray(
  fc
    .record({ aisle: number(6), rack: number(9), bin: number(3) })
    .map((at): Bin => ({ ...at, code: binCode(at), capacity: 1 })),
  { selector: ({ code }) => code, maxLength: 40 },
)

test('up the first aisle, down the next one that has something', () => {
  const at = (aisle: number, rack: number, bin: number) => ({ aisle, rack, bin })
  const bins = [at(3, 1, 1), at(1, 2, 2), at(3, 9, 1), at(1, 1, 1), at(1, 2, 1), at(3, 9, 2)]
  const walked = inWalkingOrder(bins.map(bin => ({ ...bin, code: binCode(bin), capacity: 1 })))
  expect(walked.map(({ code }) => code)).toEqual([
    '01-01-01',
    '01-02-01',
    '01-02-02',
    '03-09-01',
    '03-09-02',
    '03-01-01',
  ])
})

test('every bin is passed once, no aisle is entered twice, and each is walked the other way than the one before', () => {
  fc.assert(
    fc.property(someBins, bins => {
      const walked = inWalkingOrder(bins)
      expect(walked.toSorted(byCode)).toEqual(bins.toSorted(byCode))
      const aisles = walked.map(({ aisle }) => aisle).filter((aisle, index, all) => aisle !== all[index - 1])
      expect(aisles).toEqual([...new Set(aisles)])
      for (const [index, aisle] of aisles.entries()) {
        const racks = walked.filter(bin => bin.aisle === aisle).map(({ rack }) => rack)
        const upwards = racks.toSorted((one, other) => one - other)
        expect(racks).toEqual(index % 2 === 0 ? upwards : upwards.toReversed())
      }
    }),
  )
})

test('the order in which bins are given makes no difference', () => {
  fc.assert(
    fc.property(someBins, bins => {
      expect(inWalkingOrder(bins.toReversed())).toEqual(inWalkingOrder(bins))
    }),
  )
})

const byCode = (one: Bin, other: Bin) => (one.code < other.code ? -1 : 1)
