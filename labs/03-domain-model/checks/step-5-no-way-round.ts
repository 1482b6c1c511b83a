import fc from 'fast-check'
import { histories } from './histories.ts'
import { handedIn, handedOut, type WayRound } from './moves.ts'
import { propertyRule, storyRule } from './stories.ts'
import { add, canTake, courier, deliver, dispatch, goRound, order, pull, take, ticksTo, walk } from './tell.ts'

/** Without these commands a life goes wrong by itself. */
const needs = ['3.4.moved', '4.1.not-the-first', '4.2.dispatch-undone', '4.3.delivery-undone']

const wayRules = <Way extends WayRound>(rule: '5.1' | '5.2', ways: Record<Way, string>) =>
  (Object.keys(ways) as Way[]).map(way =>
    storyRule(`${rule}.${way}`, `Nothing changes when callers ${ways[way].replace(/[{}]/g, '')}`, lives(way), {
      needs,
    }),
  )

const inner = fc.integer({ min: 2, max: 9 })
const off = fc.integer({ min: 11, max: 99 })
const on = { x: inner, y: inner, alike: true }
const offBoard = [...[off, inner.map(y => y + 0.5), Number.NaN, '3'].map(x => ({ ...on, x })), { ...on, y: 0 }]

export const noWayRoundRules = [
  ...wayRules('5.1', handedOut),
  storyRule('5.2.look-alike-accepted', 'What looks like a location is read during the call', [
    [order('o0', { location: on })],
    [courier('c0', { location: on }), ticksTo('c0', { x: 1, y: 1 })],
    [courier('c0'), ticksTo('c0', on), walk('c0', on), pull('c0')],
    ...offBoard.flatMap(location => [
      [order('o0', { location })],
      [courier('c0', { location })],
      [courier('c0'), pull('c0'), walk('c0', location), pull('c0')],
    ]),
  ]),
  ...wayRules('5.2', handedIn),
  propertyRule('5.3.history', 'Any history leads where its commands alone lead', 100, histories, {
    play: ({ child }, histories) => child.ask('play', histories, { timeoutMs: 20_000 }),
    // What an earlier rule finds would only be found again, in more words.
    needs: ['2.*', '3.*', '4.*', '5.1.*', '5.2.*'],
    timeoutMs: 60_000,
  }),
]

/** One life of orders and couriers, with the caller's deed at several moments, and all that can be asked afterwards. */
function lives(way: WayRound) {
  // Only where that is what the caller does: who is not ready for look-alikes is told so by its own rule.
  const here = way === 'look-alike-kept' ? { x: 3, y: 4, alike: true } : { x: 3, y: 4 }
  const life = [
    order('o0', { volume: 4, location: here }),
    courier('c0', { location: here, speed: 9 }, [8, 6]),
    courier('c1', { location: { x: 9, y: 9 }, speed: 1 }),
    take('c0', 7),
    dispatch('o0', ['c0', 'c1']),
    walk('c0', { ...here, x: 5 }),
    walk('c0', here),
    add('c0'),
    deliver('o0', 'c0'),
  ]
  const after = [pull('o0'), pull('c0'), canTake('c0', 6), canTake('c0', 8), ticksTo('c0', { x: 1, y: 1 })]
  return [4, 5, 8, 9].flatMap(moment =>
    ['o0', 'c0'].map(who => [...life.toSpliced(moment, 0, pull(who), goRound(who, way)), ...after]),
  )
}
