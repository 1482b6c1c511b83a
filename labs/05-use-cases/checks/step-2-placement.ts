import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { draws, filled, findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Lot, Place } from '../given/ports.ts'
import type { What } from './messages.ts'
import type { PureCall, PureSeen } from './pure-player.ts'
import * as reference from './reference/placement.ts'
import { endWords, type Fault, isRefused, requireExports, rule } from './trials.ts'

const codes = ['L2', 'L10', 'L1', 'B', 'a', 'A3', 'b1', 'Z', 'M4']
const lotNames = ['k2', 'k10', 'B', 'a', 'k1', 'C']
/** Of different lengths, so that who compares them as texts is seen. */
const number = fc.constantFrom(0, 2, 9, 10, 11, 100)

/** @param ages of the lots: some that are equal, or none */
function places(ages: fc.Arbitrary<number[]>, least = 0): fc.Arbitrary<Place[]> {
  const lot = fc.record({ of: fc.nat(lotNames.length - 1), quantity: fc.integer({ min: 1, max: 6 }) })
  const place = fc.record({
    code: fc.constantFrom(...codes),
    distance: number,
    free: fc.integer({ min: 0, max: 6 }),
    lots: fc.uniqueArray(lot, { selector: each => each.of, maxLength: 4 }),
  })
  const skus = fc.array(fc.constantFrom('tea', 'tea', 'cup'), {
    minLength: lotNames.length,
    maxLength: lotNames.length,
  })
  const all = fc.uniqueArray(place, { selector: each => each.code, minLength: least, maxLength: 7 })
  return fc.tuple(all, ages, skus).map(([some, ages, skus]) =>
    some.map(({ lots, ...place }) => {
      const named = lots.map(({ of, quantity }) => ({
        lot: lotNames[of]!,
        sku: skus[of]!,
        receivedAt: ages[of]!,
        quantity,
      }))
      return { ...place, lots: named }
    }),
  )
}

const ages = fc.array(number, { minLength: lotNames.length, maxLength: lotNames.length })
const noAgeTwice = fc.uniqueArray(fc.nat(200), { minLength: lotNames.length, maxLength: lotNames.length })
const quantity = fc.integer({ min: 1, max: 14 })

const goods = { sku: 'tea', quantity, class: fc.constantFrom('A', 'B', 'C') }
const picks = filled<PureCall>({
  call: fc.constantFrom('fifo.pick', 'abc.pick'),
  given: { sku: 'tea', quantity },
  places: places(ages),
})
const byFifo = filled<PureCall>({ call: 'fifo.putAway', given: goods, places: places(noAgeTwice) })
const byAbc = filled<PureCall>({ call: 'abc.putAway', given: goods, places: places(noAgeTwice, 1) })

const turnovers: fc.Arbitrary<PureCall> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...codes), fc.constantFrom(0, 1, 2, 3, 5, 9, 10, 15, 16, 80, 100)), {
    selector: ([sku]) => sku,
    maxLength: 7,
  })
  .map(pairs => ({ call: 'abcClasses' as const, given: Object.fromEntries(pairs) }))
  .filter(({ given }) => isUndisputed(Object.values(given)))

/** On the dot of 80 or 95 %, how fractions are rounded must not decide what the task decides. */
function isUndisputed(turnovers: number[]): boolean {
  const total = turnovers.reduce((sum, each) => sum + each, 0)
  let before = 0
  let share = 0
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

/** The answer that is right, or the code. */
function right({ call, given, places = [] }: PureCall): unknown {
  const wanted = given as Parameters<typeof reference.pick>[0]
  if (call === 'abcClasses') return reference.abcClasses(given as Record<string, number>)
  if (call.endsWith('pick')) return reference.pick(wanted, places as Place[]) ?? 'not-enough'
  return reference.putAway(call.startsWith('fifo') ? 'fifo' : 'abc', wanted, places as Place[]) ?? 'no-room'
}

function faultOf(seen: PureSeen, right: unknown): Fault | undefined {
  const fits = typeof right === 'string' ? isRefused(seen, right) : !seen.thrown && isDeepStrictEqual(seen.value, right)
  const expected = typeof right === 'string' ? `refused with ${right}` : `it answered ${show(right)}`
  return fits ? undefined : { actual: endWords(seen), expected, stack: seen.thrown?.stack }
}

function callWords({ call, given, places }: PureCall): string {
  const of = (place: Place) =>
    `${place.code} (${call === 'abc.putAway' ? `distance ${place.distance}, ` : ''}${place.free} free${place.lots.map(lotWords).join('')})`
  return `${call}(${show(given)})${places ? ` with the places ${(places as Place[]).map(of).join(', ') || 'none'}` : ''}`
}

const lotWords = ({ lot, sku, receivedAt, quantity }: Lot): string =>
  `, lot ${lot} of ${receivedAt}: ${quantity} ${sku}`

function placementRule(id: string, what: What, title: string, cases: fc.Arbitrary<PureCall>) {
  return rule(id, title, async ({ child, seed, see }) => {
    requireExports(child, id.startsWith('2.3') ? ['abcClasses'] : ['fifo', 'abc'])
    const { found } = await findCounterexample({
      ...{ seed, cases, runs: 300 },
      play: (calls: PureCall[]) => child.ask<PureSeen[]>('callAll', calls),
      judge: (call, seen) => faultOf(seen, right(call)),
    })
    const place = found?.fault.stack && child.placeOf({ stack: found.fault.stack })
    const details = found && { story: callWords(found.shrunk), ...found.fault, ...(place && { place }) }
    see(what, details).holds(!found)
  })
}

const isPossible = (call: PureCall): boolean => typeof right(call) !== 'string'

export const placement = [
  placementRule(
    '2.1.oldest',
    'other-lots',
    'The oldest lots are taken, as much of each as is there',
    picks.filter(isPossible),
  ),
  placementRule('2.1.too-little', 'too-little', 'What is not there cannot be picked', picks),
  placementRule(
    '2.2.fifo',
    'other-places',
    'FIFO fills the places with this item first, then the others',
    byFifo.filter(isPossible),
  ),
  placementRule('2.2.no-room', 'too-full', 'What has no room is not put away', byFifo),
  placementRule('2.3.classes', 'other-classes', 'An item is A, B or C by what the items before it make', turnovers),
  placementRule('2.4.abc', 'other-zones', 'ABC fills the zones in the order of the class', byAbc),

  rule('2.4.untouched', 'What is handed in stays as it was', async ({ child, seed, see }) => {
    const draw = draws(seed, '2.4')
    const calls = [picks, byFifo, byAbc, turnovers].flatMap(cases =>
      draw(fc.array(cases, { minLength: 20, maxLength: 20 })).filter(isPossible),
    )
    requireExports(child, ['fifo', 'abc', 'abcClasses'])
    for (const frozen of [undefined, true] as const) {
      const seen = await child.ask<PureSeen[]>(
        'callAll',
        calls.map(call => ({ ...call, frozen })),
      )
      for (const [index, call] of calls.entries()) {
        const { thrown, changed } = seen[index]!
        const place = thrown && child.placeOf(thrown)
        const actual = changed ? 'it is another now' : endWords(seen[index])
        const story = `${callWords(call)}${frozen ? ', frozen' : ''}`
        const details = { story, actual, expected: 'it is as it was', ...(place && { place }) }
        see('input-changed', details).holds(!changed && !thrown)
      }
    }
  }),
]
