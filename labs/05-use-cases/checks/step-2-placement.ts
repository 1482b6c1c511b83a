import fc from 'fast-check'
import type { Fault } from '../../../scripts/lab/kit/story-rules.ts'
import { calling } from './calls.ts'
import { wrongEnd } from './judge.ts'
import { abc, fifo } from './reference.ts'
import type { FunctionCall, Scene, Seen } from './scenes.ts'
import { between } from './stories.ts'
import { propertyRule, storyRule } from './trials.ts'

const codes = fc.constantFrom('L2', 'L10', 'L1', 'B', 'a', 'A3', 'b1', 'Z', 'M4')
const lotNames = ['k2', 'k10', 'B', 'a', 'k1', 'C']
const ofEachLot = { minLength: lotNames.length, maxLength: lotNames.length }
/** Of different lengths, so that who compares them as texts is seen. */
const number = fc.constantFrom(0, 2, 9, 10, 11, 100)

/** A lot is of one item and one age, wherever it lies. @param ages of the lots: some that are equal, or none */
function places(ages: fc.Arbitrary<number[]>, least = 0) {
  const parts = fc.uniqueArray(fc.tuple(fc.nat(lotNames.length - 1), between(1, 6)), {
    selector: ([of]) => of,
    maxLength: 4,
  })
  const place = fc.record({ code: codes, distance: number, free: between(0, 6), lots: parts })
  const some = fc.uniqueArray(place, { selector: ({ code }) => code, minLength: least, maxLength: 7 })
  const skus = fc.array(fc.constantFrom('tea', 'tea', 'cup'), ofEachLot)
  return fc.tuple(some, ages, skus).map(([some, ages, skus]) => {
    const lotOf = ([of, quantity]: [number, number]) => ({
      lot: lotNames[of],
      sku: skus[of],
      receivedAt: ages[of],
      quantity,
    })
    return some.map(place => ({ ...place, lots: place.lots.map(lotOf) }))
  })
}

const ages = fc.array(number, ofEachLot)
const noAgeTwice = fc.uniqueArray(fc.nat(200), ofEachLot)
const wanted = { sku: 'tea', quantity: between(1, 14) }
const goods = { ...wanted, class: fc.constantFrom('A', 'B', 'C') }
const turnover = fc
  .dictionary(codes, fc.constantFrom(0, 1, 2, 3, 5, 9, 10, 15, 16, 80, 100), { maxKeys: 7, noNullPrototype: true })
  .filter(turnover => isUndisputed(Object.values(turnover)))

const picks = calling({ of: fc.constantFrom('fifo', 'abc'), name: 'pick', input: wanted, places: places(ages) })
const byFifo = calling({ of: 'fifo', name: 'putAway', input: goods, places: places(noAgeTwice) })
const byAbc = calling({ of: 'abc', name: 'putAway', input: goods, places: places(noAgeTwice, 1) })
const classes = calling({ name: 'abcClasses', input: turnover })

/** On the dot of 80 or 95 %, how fractions are rounded must not decide what the task decides. */
function isUndisputed(turnovers: number[]): boolean {
  const total = turnovers.reduce((sum, each) => sum + each, 0)
  let [before, share] = [0, 0]
  return turnovers
    .toSorted((a, b) => b - a)
    .every(each => {
      const ways = [80, 95].map(limit => [
        before * 100 < total * limit,
        before < (total * limit) / 100,
        before < total * (limit / 100),
        share < limit / 100,
      ])
      before += each
      share += each / total
      return total === 0 || ways.every(way => new Set(way).size === 1)
    })
}

const strategies = { fifo, abc }
function isPossible({ acts }: Scene): boolean {
  const { of, name, input, places } = acts[0] as FunctionCall
  try {
    if (of) strategies[of][name as 'pick'](input as typeof goods & { quantity: number }, places!)
    return true
  } catch {
    return false
  }
}

function faultOfChange({ acts }: Scene, seen: Seen): Fault | undefined {
  const at = acts.findIndex((_, index) => seen.acts[index]!.changed || seen.acts[index]!.ended[0]?.thrown)
  if (at < 0) return undefined
  const { changed, ended } = seen.acts[at]!
  const fault = wrongEnd(ended[0], 'it is as it was')
  return { ...fault, at, ...(changed && { actual: 'it is another now' }) }
}

/** Each once as it is, and once with all that is handed in frozen. */
const frozenToo = (cases: fc.Arbitrary<Scene>) =>
  cases
    .filter(isPossible)
    .map(({ acts: [call] }) => ({ acts: [call, { ...call, text: `${call!.text}, frozen`, frozen: true }] }))

const runs = 300
const possiblePicks = picks.filter(isPossible)
const fifoPlaces = byFifo.filter(isPossible)
const unchanged = [picks, byFifo, byAbc, classes].flatMap(cases => Array.from({ length: 20 }, () => frozenToo(cases)))

export const placement = [
  propertyRule('2.1.other-lots', 'The oldest lots are taken, as much of each as is there', runs, possiblePicks),
  propertyRule('2.1.too-little', 'What is not there cannot be picked', runs, picks),
  propertyRule('2.2.other-places', 'FIFO fills the places with this item first, then the others', runs, fifoPlaces),
  propertyRule('2.2.too-full', 'What has no room is not put away', runs, byFifo),
  propertyRule('2.3.other-classes', 'An item is A, B or C by what the items before it make', runs, classes),
  propertyRule('2.4.other-zones', 'ABC fills the zones in the order of the class', runs, byAbc),
  storyRule('2.4.input-changed', 'What is handed in stays as it was', unchanged, { judge: faultOfChange }),
]
