import fc from 'fast-check'
import { beginningsOf, noCount, noText, point, speed, times, volume } from './drawn.ts'
import { failingRule, storyRule } from './stories.ts'
import { about, add, canTake, courier, place, pull, release, type Told, take, ticksTo, walk } from './tell.ts'

const upToFour = { minLength: 1, maxLength: 4 }
const volumes = fc.array(volume, upToFour)
/** So far apart, of a size that is drawn. */
const apart = (...sizes: number[]) => fc.integer({ min: 3, max: 9 }).map(base => sizes.map(size => base + size))
/** Stories of ways from one place to another. */
const onWays = (story: (from: object, to: object) => Told[]) =>
  times(
    16,
    about(fc.tuple(point, point), way => story(...way)),
  )
const at = (location: object, ofSpeed: unknown = speed) => courier('c0', { location, speed: ofSpeed })

const mine = place({ id: 'mine' })
const noPlace = [
  ...noText.flatMap(bad => [place({ id: bad }), place({ name: bad })]),
  ...[...noCount.map(volume => place({ volume })), mine],
]
const withMine = courier('c0', { storagePlaces: [mine] })
const two = courier('c0', {}, [8, 8])
const loaded = [courier('c0', {}, [6, 7, 1]), take('c0', 6, 'x'), take('c0', 5, 'yes')]
/** One of each command, each of which succeeds. */
const life = [
  courier('c0', { location: { x: 2, y: 3 } }, [5]),
  add('c0', place({ volume: 30 })),
  take('c0', 6, 'x'),
  walk('c0', { x: 9, y: 9 }),
  release('c0', 'x'),
]
const refused = [take('c0', 1, 'x'), take('c0', 99), release('c0'), add('c0', place({ volume: 0 }))]

/** Asked around the largest of its places, before and after something lies there, and when there is a larger one. */
function asked(volumes: number[]) {
  const largest = Math.max(...volumes)
  const questions = [1, largest - 1, largest, largest + 1].map(volume => canTake('c0', volume))
  const larger = add('c0', place({ volume: largest + 1 }))
  return [courier('c0', {}, volumes), ...questions, take('c0', largest), ...questions, larger, ...questions]
}

export const courierRules = [
  storyRule('3.1.courier-accepted', 'A courier has an id, a name, a speed and a place', [
    ...noText.flatMap(bad => [[courier('c0', { id: bad })], [courier('c0', { name: bad })]]),
    ...noCount.map(speed => [courier('c0', { speed })]),
    ...[[], [4]].map(volumes => [courier('c0', {}, volumes)]),
  ]),
  storyRule('3.1.place-accepted', 'A place has an id of its own, a name and a volume', [
    ...noPlace.map(bad => [courier('c0', { storagePlaces: [mine, bad] })]),
    ...noPlace.map(bad => [withMine, add('c0', bad)]),
    [withMine, take('c0', 1), add('c0', mine)],
    [withMine, add('c0'), add('c0'), add('c0')],
    [courier('c0', {}, [4, 4])],
  ]),
  storyRule('3.1.bag', 'Who brings no place has a bag of its own', [
    [courier('c0'), courier('c1'), take('c0', 10), canTake('c1', 10), canTake('c0', 1)],
    [courier('c0'), add('c0', place({ volume: 20 })), courier('c1'), canTake('c1', 11)],
  ]),
  storyRule('3.2.can-take', 'canTake looks for an empty place that is large enough', [
    ...times(8, about(fc.uniqueArray(volume, upToFour), asked)),
  ]),
  storyRule(
    '3.2.smallest-place',
    'An order goes into the smallest empty place that is large enough, of equal ones into the first',
    [
      [courier('c0', { storagePlaces: ['m', 'z', 'a'].map(id => place({ id, volume: 5 })) }), take('c0', 3)],
      ...[apart(5, 0, 2), apart(0, 1, 0), apart(-2, 3, 3, 1), ...times(8, volumes)].map(drawn =>
        about(drawn, all => [courier('c0', {}, all), ...all.map(each => take('c0', Math.min(...all, each - 1)))]),
      ),
    ],
  ),
  storyRule('3.2.not-taken', 'What is no order, lies there already or has no room is not taken', [
    ...noText.map(bad => [two, take('c0', 3, bad)]),
    ...noCount.map(bad => [two, take('c0', bad)]),
    [two, take('c0', 3, 'x'), take('c0', 3, 'x')],
    [two, take('c0', 3, 'x'), take('c0', 2, 'x'), take('c0', 8)],
    [two, take('c0', 9)],
    [courier('c0', {}, [2 ** 32]), take('c0', 2 ** 32)],
    [two, take('c0', 8), take('c0', 1), take('c0', 1)],
  ]),
  storyRule('3.3.release', 'release empties the place of the order', [
    [...loaded, release('c0', 'x'), canTake('c0', 6), take('c0', 6)],
    [...loaded, release('c0', 'y'), release('c0', 'yes')],
    [...loaded, release('c0'), release('c0', 'x1')],
    [...loaded, take('c0', 1, 'x2'), release('c0', 'x2'), release('c0', 'x')],
    [...loaded, release('c0', 'x'), take('c0', 4, 'x'), release('c0', 'x')],
    ...noText.map(bad => [...loaded, release('c0', bad)]),
  ]),
  storyRule('3.4.ticks', 'Ticks are distance by speed, rounded up', [
    ...onWays((from, to) => [at(from), ticksTo('c0', to), ticksTo('c0', from)]),
  ]),
  storyRule('3.4.moved', 'A move is up to speed steps, along x first, never past the target', [
    ...onWays((from, to) => [at(from), walk('c0', to), walk('c0', to), ticksTo('c0', from), walk('c0', from)]),
    [at({ x: 1, y: 4 }, 9), ...times(3, walk('c0', { x: 10, y: 2 }))],
    [at({ x: 2, y: 9 }, 7), ...times(3, walk('c0', { x: 5, y: 1 }))],
  ]),
  storyRule('3.6.courier-events', 'Each command records one event; standing still records none', [
    ...beginningsOf(life).map(moves => [...moves, pull('c0')]),
    about(point, here => [at(here), walk('c0', here), pull('c0')]),
    [courier('c0'), ...times(30, walk('c0', point)), pull('c0')],
  ]),
  storyRule('3.6.events-once', 'Each event is given once, and stays as it was given', [
    life.flatMap(command => [command, pull('c0'), pull('c0')]),
    [courier('c0'), courier('c1'), pull('c0'), pull('c1'), pull('c0')],
  ]),
  failingRule('3.5.half-done', 'A command that fails leaves the courier as it was', '3.6.*', [
    ...beginningsOf(life),
    ...refused.map(command => [...life.slice(0, 3), command]),
  ]),
]
