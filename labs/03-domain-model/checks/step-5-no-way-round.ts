import fc from 'fast-check'
import { draws, findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { type Cast, canTake, castOf, deliver, dispatch, move, pull, take, ticksTo, walk } from './cases.ts'
import { histories } from './histories.ts'
import type { What } from './messages.ts'
import { judge } from './model.ts'
import type { Move, Point, Seen, WayRound } from './moves.ts'
import { deviationDetails, one, requireExports, rule, type Story, storyRule } from './stories.ts'

/** By what is done, and to whom. */
const handedOut: [WayRound, What, on: string[]][] = [
  ['writing-properties', 'property-written', ['o0', 'c0']],
  ['writing-location', 'location-written', ['o0', 'c0']],
  ['changing-list', 'list-handed-out', ['c0']],
  ['writing-places', 'place-handed-out', ['c0']],
  ['turning-dates', 'date-handed-out', ['o0']],
  ['changing-events', 'event-handed-out', ['o0', 'c0']],
  ['calling-methods', 'method-handed-out', ['o0', 'c0']],
]

export const noWayRound = [
  storyRule('5.1.handed-out', 'Nothing done with what was handed out changes anything', cast =>
    handedOut.flatMap(([by, what, on]) => aroundEach(cast, by, on).map(moves => ({ what, moves }))),
  ),

  storyRule(
    '5.2.look-alike',
    'What looks like a location is read during the call, and refused off the board',
    (cast, draw) => {
      const [x, y] = [draw(fc.integer({ min: 11, max: 99 })), draw(fc.integer({ min: 2, max: 9 }))]
      const on: Point & { alike: true } = { x: y, y, alike: true }
      const bad: (Point & { alike: true })[] = [
        { x, y, alike: true },
        { x: y, y: 0, alike: true },
        { x: y + 0.5, y, alike: true },
        { x: Number.NaN, y, alike: true },
      ]
      const accepted = [
        one('look-alike-accepted', cast.order('o0', { location: on })),
        one('look-alike-accepted', cast.courier('c0', { location: on }), ticksTo('c0', { x: 1, y: 1 })),
        one('look-alike-accepted', cast.courier('c0'), ticksTo('c0', on), walk('c0', on), pull('c0')),
      ]
      return bad.flatMap(location => [
        ...accepted,
        one('look-alike-accepted', cast.order('o0', { location })),
        one('look-alike-accepted', cast.courier('c0', { location })),
        one('look-alike-accepted', cast.courier('c0'), pull('c0'), walk('c0', location), pull('c0')),
      ])
    },
  ),

  storyRule('5.2.handed-in', 'Nothing done with what was handed in changes anything once the call is over', cast => [
    ...aroundEach(cast, 'changing-input').map(moves => one('input-kept', ...moves)),
    ...aroundEach(cast, 'moving-look-alikes').map(moves => one('look-alike-kept', ...moves)),
    ...aroundEach(cast, 'moving-clock').map((moves): Story => ({ ...one('clock-kept', ...moves), sharedDate: true })),
  ]),

  rule(
    '5.3.histories',
    'Any history leads where its commands alone lead',
    async ({ child, seed, see }) => {
      requireExports('5.3', child)
      const { tried, found } = await findCounterexample({
        seed,
        cases: histories(castOf(draws(seed, '5.3'))),
        runs: 100,
        play: scripts => child.ask<Seen[][]>('play', scripts, { timeoutMs: 20_000 }),
        judge: ({ moves }, seen) => judge(moves, seen),
      })
      for (let held = found ? 1 : 0; held < tried; held++) see('history').holds(true)
      if (found) see('history', { ...deviationDetails(child, found.shrunk, found.fault), seed }).holds(false)
    },
    // What an earlier rule finds would only be found again, in more words.
    { timeoutMs: 60_000, needs: ['2.*', '3.*', '4.*', '5.1.*', '5.2.*'] },
  ),
]

/** One life of orders and couriers, with the caller's deed at several moments, and all that can be asked afterwards. */
function aroundEach(cast: Cast, by: WayRound, on = ['o0', 'c0']): Move[][] {
  const here: Point = { x: 3, y: 4 }
  /** Only where that is what the caller does: who is not ready for look-alikes is told so by its own rule. */
  const alike = by === 'moving-look-alikes' ? { ...here, alike: true as const } : here
  const id = cast.order('o9').given.id
  const life: Move[] = [
    cast.order('o0', { volume: 4, location: alike }),
    cast.courier('c0', { location: alike, speed: 9, storagePlaces: [cast.place(8), cast.place(6)] }),
    cast.courier('c1', { location: { x: 9, y: 9 }, speed: 1 }),
    take('c0', id, 7),
    pull('o0'),
    pull('c0'),
    dispatch('o0', 'c0', 'c1'),
    walk('c0', { ...alike, x: 5 }),
    pull('c0'),
    walk('c0', here),
    deliver('o0', 'c0'),
  ]
  const after: Move[] = [pull('o0'), pull('c0'), canTake('c0', 6), canTake('c0', 8), ticksTo('c0', { x: 1, y: 1 })]
  return [3, 6, 7, 9, life.length].flatMap(moment =>
    on.map(on => [...life.slice(0, moment), move('goRound', on, by), ...life.slice(moment), ...after]),
  )
}
