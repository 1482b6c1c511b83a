import fc from 'fast-check'
import { findCounterexample } from '../../../scripts/lab/kit/property.ts'
import { type Drawn, drawn, move, pull } from './drawn.ts'
import { histories } from './histories.ts'
import { judge } from './judge.ts'
import type { What } from './messages.ts'
import type { Move, Seen, WayRound, Where } from './moves.ts'
import { detailsOf, rule, storyRule } from './stories.ts'

/** What is found, what must hold, and on whom it is tried. */
const ways: [rule: string, WayRound, What, title: string, on?: string[]][] = [
  ['5.1', 'writing-properties', 'property-written', 'Writing to a property of an order or courier changes nothing'],
  ['5.1', 'writing-location', 'location-written', 'Writing to a location that was handed out changes nothing'],
  ['5.1', 'changing-list', 'list-handed-out', 'Changing the list of places changes nothing', ['c0']],
  ['5.1', 'writing-places', 'place-handed-out', 'Writing to a place changes nothing', ['c0']],
  ['5.1', 'turning-dates', 'date-handed-out', 'Turning a Date changes nothing', ['o0']],
  ['5.1', 'changing-events', 'event-handed-out', 'Changing an event that was pulled changes nothing'],
  ['5.1', 'calling-methods', 'method-handed-out', 'No method of what was handed out changes anything'],
  ['5.2', 'changing-input', 'input-kept', 'Changing what was handed in changes nothing'],
  ['5.2', 'moving-look-alikes', 'look-alike-kept', 'Changing what only looked like a location changes nothing'],
  ['5.2', 'moving-clock', 'clock-kept', 'Moving the clock’s Date on changes nothing'],
]
/** Without these commands a life goes wrong by itself. */
const needs = ['3.4.moves', '4.1.chosen', '4.2.both', '4.3.both']
const wayRules = (rule: string) =>
  ways
    .filter(way => way[0] === rule)
    .map(([, by, what, title, on]) => storyRule(`${rule}.${by}`, what, title, drawn => lives(drawn, by, on), needs))

const anyHistory = 'Any history leads where its commands alone lead'

export const noWayRound = [
  ...wayRules('5.1'),

  storyRule('5.2.look-alike', 'look-alike-accepted', 'What looks like a location is read during the call', drawn => {
    const { draw, order, courier, ticksTo, walk } = drawn
    const [x, y] = [draw(fc.integer({ min: 11, max: 99 })), draw(fc.integer({ min: 2, max: 9 }))]
    const on: Where = { x: y, y, alike: true }
    const bad: Where[] = [...[x, y + 0.5, Number.NaN, '3'].map(x => ({ ...on, x })), { ...on, y: 0 }]
    return [
      [order('o0', { location: on })],
      [courier('c0', { location: on }), ticksTo('c0', { x: 1, y: 1 })],
      [courier('c0'), ticksTo('c0', on), walk('c0', on), pull('c0')],
      ...bad.flatMap(location => [
        [order('o0', { location })],
        [courier('c0', { location })],
        [courier('c0'), pull('c0'), walk('c0', location), pull('c0')],
      ]),
    ]
  }),

  ...wayRules('5.2'),

  rule(
    '5.3.histories',
    anyHistory,
    async ({ child, seed, see }) => {
      const { tried, found } = await findCounterexample({
        seed,
        cases: histories(drawn(seed, '5.3')),
        runs: 100,
        play: histories => child.ask<Seen[][]>('play', histories, { timeoutMs: 20_000 }),
        judge,
      })
      for (let held = found ? 1 : 0; held < tried; held++) see('history').holds(true)
      if (found) see('history', { rule: anyHistory, ...detailsOf(child, found.shrunk, found.fault), seed }).holds(false)
    },
    // What an earlier rule finds would only be found again, in more words.
    { timeoutMs: 60_000, needs: ['2.*', '3.*', '4.*', '5.1.*', '5.2.*'] },
  ),
]

/** One life of orders and couriers, with the caller's deed at several moments, and all that can be asked afterwards. */
function lives(drawn: Drawn, by: WayRound, on = ['o0', 'c0']): Move[][] {
  const { order, courier, courierWith, take, add, dispatch, walk, deliver, canTake, ticksTo } = drawn
  // Only where that is what the caller does: who is not ready for look-alikes is told so by its own rule.
  const here: Where = by === 'moving-look-alikes' ? { x: 3, y: 4, alike: true } : { x: 3, y: 4 }
  const life = (): Move[] => [
    order('o0', { volume: 4, location: here }),
    courierWith('c0', [8, 6], { location: here, speed: 9 }),
    courier('c1', { location: { x: 9, y: 9 }, speed: 1 }),
    take('c0', 7),
    dispatch('o0', 'c0', 'c1'),
    walk('c0', { ...here, x: 5 }),
    walk('c0', here),
    add('c0'),
    deliver('o0', 'c0'),
  ]
  const after = [pull('o0'), pull('c0'), canTake('c0', 6), canTake('c0', 8), ticksTo('c0', { x: 1, y: 1 })]
  return [4, 5, 8, 9].flatMap(moment =>
    on.map(who => [...life().toSpliced(moment, 0, pull(who), move('goRound', who, by)), ...after]),
  )
}
