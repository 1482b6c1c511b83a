import fc from 'fast-check'
import { add, type Cast, canTake, coordinate, point, pull, release, speed, take, text, ticksTo, walk } from './cases.ts'
import type { Command, PlaceInput } from './moves.ts'
import { noCount, noText } from './step-2-order.ts'
import { failing, one, type Story, storyRule } from './stories.ts'

export const courier = [
  storyRule('3.1.invalid', 'A courier has an id, a name, a speed and a place', (cast, draw) => [
    ...noText.flatMap(id => [
      one('courier-accepted', cast.courier('c0', { id })),
      one('courier-accepted', cast.courier('c0', { name: id })),
    ]),
    ...[...noCount, -draw(speed) - 1].map(speed => one('courier-accepted', cast.courier('c0', { speed }))),
    one('courier-accepted', cast.courier('c0', { storagePlaces: [] })),
    one('courier-accepted', cast.courier('c0', { storagePlaces: [cast.place(), cast.place()] })),
  ]),

  storyRule('3.1.places', 'A place has an id of its own, a name and a volume', cast =>
    badPlaces(cast).flatMap(bad => {
      const { id } = bad.beside ?? {}
      const place = { ...cast.place(), ...bad.place, ...(id === undefined ? {} : { id }) }
      const beside = bad.beside ?? cast.place()
      return [
        one('place-accepted', cast.courier('c0', { storagePlaces: [beside, place] })),
        one('place-accepted', cast.courier('c0', { storagePlaces: [beside] }), add('c0', place)),
      ]
    }),
  ),

  storyRule('3.1.bag', 'Who brings no place has a bag of its own', (cast, draw) => [
    one('bag', cast.courier('c0'), cast.courier('c1'), take('c0', draw(text), 10), canTake('c1', 10), canTake('c0', 1)),
    one('bag', cast.courier('c0'), add('c0', cast.place(20)), cast.courier('c1'), canTake('c1', 11)),
  ]),

  storyRule('3.2.can-take', 'canTake looks for an empty place that is large enough', (cast, draw) => {
    const some = placesOf(cast, draw(fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 1, maxLength: 4 })))
    const largest = Math.max(...some.map(place => Number(place.volume)))
    const asked = [1, largest - 1, largest, largest + 1].map(volume => canTake('c0', volume))
    return [
      one('can-take', cast.courier('c0', { storagePlaces: some }), ...asked, take('c0', draw(text), largest), ...asked),
    ]
  }),

  storyRule(
    '3.2.smallest-place',
    'An order goes into the smallest empty place that it fits, of equal ones the first',
    (cast, draw) => {
      const base = draw(fc.integer({ min: 3, max: 9 }))
      const fixed = [
        [base + 5, base, base + 2],
        [base, base + 1, base],
        [base - 2, base + 3, base + 3, base + 1],
      ]
      const drawn = draw(
        fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }), {
          minLength: 8,
          maxLength: 8,
        }),
      )
      return [...fixed, ...drawn].map(volumes => {
        const orders = volumes.map(volume => take('c0', draw(text), Math.max(1, Math.min(...volumes, volume - 1))))
        return one('smallest-place', cast.courier('c0', { storagePlaces: placesOf(cast, volumes) }), ...orders)
      })
    },
  ),

  storyRule(
    '3.2.refused',
    'take refuses what is no order, what lies there already, and what has no room',
    (cast, draw) => {
      const [id, other] = [draw(text), draw(text)]
      const two = () => cast.courier('c0', { storagePlaces: placesOf(cast, [8, 8]) })
      return [
        ...noText.map(bad => one('not-taken', two(), take('c0', bad, 3))),
        ...noCount.map(bad => one('not-taken', two(), take('c0', id, bad))),
        one('not-taken', two(), take('c0', id, 3), take('c0', id, 3)),
        one('not-taken', two(), take('c0', id, 3), take('c0', id, 2), take('c0', other, 8)),
        one('not-taken', two(), take('c0', id, 9)),
        one('not-taken', two(), take('c0', id, 8), take('c0', other, 1), take('c0', draw(text), 1)),
      ]
    },
  ),

  storyRule('3.3.release', 'release empties the place of the order', (cast, draw) => {
    const [id, other] = [draw(text), draw(text)]
    const begin = () => [
      cast.courier('c0', { storagePlaces: placesOf(cast, [6, 7]) }),
      take('c0', id, 6),
      take('c0', other, 5),
    ]
    return [
      one('release', ...begin(), release('c0', id), take('c0', draw(text), 6)),
      one('release', ...begin(), release('c0', other), release('c0', other)),
      one('release', ...begin(), release('c0', draw(text))),
      one('release', ...begin(), release('c0', id), take('c0', id, 4), release('c0', id)),
    ]
  }),

  storyRule('3.4.ticks', 'Ticks are distance by speed, rounded up', (cast, draw) =>
    Array.from({ length: 15 }, () => {
      const from = draw(point)
      return one('ticks', cast.courier('c0', { location: from }), ticksTo('c0', draw(point)), ticksTo('c0', from))
    }),
  ),

  storyRule('3.4.moves', 'A move is up to speed steps, along x first, never past the target', (cast, draw) => {
    const walks = draw(fc.array(fc.record({ from: point, to: point, speed }), { minLength: 15, maxLength: 15 }))
    const across = { from: { x: draw(coordinate), y: 9 }, to: { x: draw(coordinate), y: 1 }, speed: 7 }
    return [...walks, across].map(({ from, to, speed }) =>
      one('moved', cast.courier('c0', { location: from, speed }), walk('c0', to), walk('c0', to), walk('c0', from)),
    )
  }),

  storyRule('3.6.events', 'Each command records one event, in order; standing still records none', (cast, draw) => {
    const commands = lifeOf(cast, draw(text))
    return [
      ...commands.map((_, index) => one('courier-events', ...commands.slice(0, index + 1), pull('c0'))),
      one('events-once', ...commands.flatMap(command => [command, pull('c0'), pull('c0')])),
      one('events-once', cast.courier('c0'), cast.courier('c1'), pull('c0'), pull('c1'), pull('c0')),
      one('courier-events', cast.courier('c0', { location: { x: 4, y: 4 } }), walk('c0', { x: 4, y: 4 }), pull('c0')),
    ]
  }),

  storyRule(
    '3.5.whole',
    'A command that fails leaves the courier as it was and records nothing',
    (cast, draw) => {
      const id = draw(text)
      const commands = lifeOf(cast, id)
      const halves = commands.flatMap((command, index) =>
        failing('half-done', ['c0'], commands.slice(0, index), command),
      )
      const refused = (before: Command[], command: Command): Story =>
        one('half-done', ...before, pull('c0'), command, pull('c0'))
      return [
        ...halves,
        refused(commands.slice(0, 3), take('c0', id, 1)),
        refused(commands.slice(0, 3), take('c0', draw(text), 99)),
        refused(commands.slice(0, 3), release('c0', draw(text))),
        refused(commands.slice(0, 2), add('c0', { ...cast.place(), volume: 0 })),
      ]
    },
    ['3.6.*'],
  ),
]

/** One of each command, each of which succeeds. */
function lifeOf(cast: Cast, id: string): Command[] {
  return [
    cast.courier('c0', { location: { x: 2, y: 3 }, storagePlaces: [cast.place(5)] }),
    add('c0', cast.place(30)),
    take('c0', id, 6),
    walk('c0', { x: 9, y: 9 }),
    release('c0', id),
  ]
}

const placesOf = (cast: Cast, volumes: readonly number[]): PlaceInput[] => volumes.map(volume => cast.place(volume))

/** What makes a place none; with `beside`, only next to that one. */
function badPlaces(cast: Cast): { place?: Partial<PlaceInput>; beside?: PlaceInput }[] {
  return [
    ...noText.flatMap(bad => [{ place: { id: bad } }, { place: { name: bad } }]),
    ...noCount.map(volume => ({ place: { volume } })),
    { beside: cast.place() },
  ]
}
