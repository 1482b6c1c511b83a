import fc from 'fast-check'
import { type Drawn, point, pull, speed, volume } from './drawn.ts'
import { failingRule, storyRule } from './stories.ts'

const volumes = fc.array(volume, { minLength: 1, maxLength: 4 })
const walks = fc.array(fc.record({ from: point, to: point, speed }), { minLength: 16, maxLength: 16 })

export const courier = [
  storyRule('3.1.invalid', 'courier-accepted', 'A courier has an id, a name, a speed and a place', drawn => [
    ...drawn.noText.flatMap(bad => [[drawn.courier('c0', { id: bad })], [drawn.courier('c0', { name: bad })]]),
    ...drawn.noCount.map(speed => [drawn.courier('c0', { speed })]),
    ...[[], [4, 4]].map(volumes => [drawn.courierWith('c0', volumes)]),
  ]),

  storyRule('3.1.places', 'place-accepted', 'A place has an id of its own, a name and a volume', drawn => {
    const { courier, place, add, take, noText, noCount } = drawn
    const beside = place()
    const bad = [
      ...noText.flatMap(bad => [{ id: bad }, { name: bad }]),
      ...noCount.map(volume => ({ volume })),
      { id: beside.id },
    ]
    const begun = () => courier('c0', { storagePlaces: [beside] })
    return [
      ...bad.map(each => [courier('c0', { storagePlaces: [beside, place(each)] })]),
      ...bad.map(each => [begun(), add('c0', place(each))]),
      [begun(), take('c0', 1), add('c0', place({ id: beside.id }))],
      [begun(), add('c0'), add('c0'), add('c0')],
    ]
  }),

  storyRule('3.1.bag', 'bag', 'Who brings no place has a bag of its own', ({ courier, place, add, take, canTake }) => [
    [courier('c0'), courier('c1'), take('c0', 10), canTake('c1', 10), canTake('c0', 1)],
    [courier('c0'), add('c0', place({ volume: 20 })), courier('c1'), canTake('c1', 11)],
  ]),

  storyRule('3.2.can-take', 'can-take', 'canTake looks for an empty place that is large enough', drawn => {
    const drawnVolumes = drawn.draw(volumes)
    const largest = Math.max(...drawnVolumes)
    const asked = [1, largest - 1, largest, largest + 1].map(each => drawn.canTake('c0', each))
    return [[drawn.courierWith('c0', drawnVolumes), ...asked, drawn.take('c0', largest), ...asked]]
  }),

  storyRule(
    '3.2.smallest-place',
    'smallest-place',
    'An order goes into the smallest empty place that is large enough, of equal ones into the first',
    ({ draw, courierWith, take }) => {
      const base = draw(fc.integer({ min: 3, max: 9 }))
      const ties = [
        [base + 5, base, base + 2],
        [base, base + 1, base],
        [base - 2, base + 3, base + 3, base + 1],
      ]
      return [...ties, ...draw(fc.array(volumes, { minLength: 8, maxLength: 8 }))].map(each => [
        courierWith('c0', each),
        ...each.map(volume => take('c0', Math.min(...each, volume - 1))),
      ])
    },
  ),

  storyRule('3.2.refused', 'not-taken', 'What is no order, lies there already or has no room is not taken', drawn => {
    const { courierWith, take, noText, noCount } = drawn
    const two = () => courierWith('c0', [8, 8])
    return [
      ...noText.map(bad => [two(), take('c0', 3, bad)]),
      ...noCount.map(bad => [two(), take('c0', bad)]),
      [two(), take('c0', 3, 'x'), take('c0', 3, 'x')],
      [two(), take('c0', 3, 'x'), take('c0', 2, 'x'), take('c0', 8)],
      [two(), take('c0', 9)],
      [courierWith('c0', [2 ** 32]), take('c0', 2 ** 32)],
      [two(), take('c0', 8), take('c0', 1), take('c0', 1)],
    ]
  }),

  storyRule(
    '3.3.release',
    'release',
    'release empties the place of the order',
    ({ courierWith, take, release, noText }) => {
      const begun = () => [courierWith('c0', [6, 7, 1]), take('c0', 6, 'x'), take('c0', 5, 'yes')]
      return [
        [...begun(), release('c0', 'x'), take('c0', 6)],
        [...begun(), release('c0', 'y'), release('c0', 'yes')],
        [...begun(), release('c0'), release('c0', 'x1')],
        [...begun(), take('c0', 1, 'x2'), release('c0', 'x2'), release('c0', 'x')],
        [...begun(), release('c0', 'x'), take('c0', 4, 'x'), release('c0', 'x')],
        ...noText.map(bad => [...begun(), release('c0', bad)]),
      ]
    },
  ),

  storyRule('3.4.ticks', 'ticks', 'Ticks are distance by speed, rounded up', ({ draw, courier, ticksTo }) =>
    draw(walks).map(({ from, to, speed }) => [
      courier('c0', { location: from, speed }),
      ticksTo('c0', to),
      ticksTo('c0', from),
    ]),
  ),

  storyRule('3.4.moves', 'moved', 'A move is up to speed steps, along x first, never past the target', drawn => {
    const along = { from: { x: 1, y: 4 }, to: { x: 10, y: 2 }, speed: 9 }
    const across = { from: { x: 2, y: 9 }, to: { x: 5, y: 1 }, speed: 7 }
    return [...drawn.draw(walks), along, across].map(({ from, to, speed }) => [
      drawn.courier('c0', { location: from, speed }),
      ...[to, to, from].map(target => drawn.walk('c0', target)),
    ])
  }),

  storyRule('3.6.events', 'courier-events', 'Each command records one event; standing still records none', drawn => {
    const at = drawn.draw(point)
    const many = drawn.draw(fc.array(point, { minLength: 30, maxLength: 30 }))
    return [
      ...lifeOf(drawn).map((_, index) => [...lifeOf(drawn).slice(0, index + 1), pull('c0')]),
      [drawn.courier('c0', { location: at }), drawn.walk('c0', at), pull('c0')],
      [drawn.courier('c0'), ...many.map(point => drawn.walk('c0', point)), pull('c0')],
    ]
  }),

  storyRule('3.6.once', 'events-once', 'Each event is given once, and stays as it was given', drawn => [
    lifeOf(drawn).flatMap(command => [command, pull('c0'), pull('c0')]),
    [drawn.courier('c0'), drawn.courier('c1'), pull('c0'), pull('c1'), pull('c0')],
  ]),

  failingRule('3.5.whole', 'half-done', 'A command that fails leaves the courier as it was', '3.6.*', drawn => {
    const { place, add, take, release } = drawn
    const refused = [take('c0', 1, 'x'), take('c0', 99), release('c0'), add('c0', place({ volume: 0 }))]
    return [
      ...lifeOf(drawn).map((_, index) => () => lifeOf(drawn).slice(0, index + 1)),
      ...refused.map(command => () => [...lifeOf(drawn).slice(0, 3), command]),
    ]
  }),
]

/** One of each command, each of which succeeds. */
const lifeOf = ({ courierWith, place, add, take, walk, release }: Drawn) => [
  courierWith('c0', [5], { location: { x: 2, y: 3 } }),
  add('c0', place({ volume: 30 })),
  take('c0', 6, 'x'),
  walk('c0', { x: 9, y: 9 }),
  release('c0', 'x'),
]
