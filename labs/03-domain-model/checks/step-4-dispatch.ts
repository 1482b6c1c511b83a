import fc from 'fast-check'
import { type Drawn, move, point, pull, speed } from './drawn.ts'
import type { Move, Point } from './moves.ts'
import { failing, storyRule } from './stories.ts'

const three = ['c0', 'c1', 'c2']
const pulls = ['o0', 'c0', 'c1'].map(pull)
const inTheMiddle = fc.record({ x: fc.integer({ min: 4, max: 7 }), y: fc.integer({ min: 4, max: 7 }) })
/** Of a courier: how far from the order along x and y, how fast, and how much room. */
type Row = [dx: number, dy: number, speed: number, room?: number]
const step = fc.integer({ min: -3, max: 3 })
const rows = fc.array(fc.tuple(step, step, speed, fc.integer({ min: 2, max: 5 })), { minLength: 3, maxLength: 3 })

export const dispatching = [
  storyRule(
    '4.1.chosen',
    'not-the-first',
    'Of those who can take it goes who is there in the fewest ticks, of equal ones the first',
    ({ draw, order, courierWith, dispatch }) => {
      const { x, y } = draw(inTheMiddle)
      const among = (...rows: Row[]) => [
        order('o0', { location: { x, y }, volume: 3 }),
        ...rows.map(([dx, dy, speed, room = 5], index) =>
          courierWith(three[index]!, [room], { location: { x: x + dx, y: y + dy }, speed }),
        ),
        dispatch('o0', ...three),
      ]
      return [
        // The nearest is not the first.
        among([2, 0, 1], [-3, 0, 4], [0, 3, 1]),
        // Who is there already has 0 ticks.
        among([1, 0, 3], [0, 0, 1], [0, 1, 3]),
        // Of equal ones the first, though another is nearer, faster or roomier.
        among([3, 0, 3], [1, 0, 1], [-1, 0, 5]),
        // The first of the list has no room.
        among([1, 0, 3, 2], [2, 2, 3], [-3, -3, 1]),
        ...draw(fc.array(rows, { minLength: 25, maxLength: 25 })).map(each => among(...each)),
      ]
    },
  ),

  storyRule('4.1.refused', 'dispatch-accepted', 'Without a courier or a new order nobody goes', drawn => {
    const { courier, courierWith, take, assign, complete, dispatch } = drawn
    const order = () => drawn.order('o0', { volume: 11 })
    const able = () => courierWith('c1', [20])
    return [
      [order(), dispatch('o0')],
      [order(), courier('c0'), dispatch('o0', 'c0')],
      [order(), able(), take('c1', 1), dispatch('o0', 'c1')],
      [order(), able(), assign('o0'), dispatch('o0', 'c1')],
      [order(), able(), assign('o0'), complete('o0'), dispatch('o0', 'c1')],
    ]
  }),

  storyRule(
    '4.2.both',
    'dispatch-undone',
    'After a dispatch the courier carries the order, which is assigned',
    drawn => [[...begin(drawn), drawn.dispatch('o0', 'c0', 'c1')]],
  ),

  storyRule('4.2.events', 'dispatch-events', 'A dispatch is one event in the order and one in the courier', drawn => [
    [...begin(drawn), ...pulls, drawn.dispatch('o0', 'c0', 'c1'), ...pulls],
  ]),

  storyRule(
    '4.2.neither',
    'half-dispatch',
    'A dispatch that fails has changed nothing and recorded nothing',
    drawn => {
      const { assign, take, dispatch } = drawn
      return [[], [assign('o0')], [take('c0', 8), take('c1', 4)]].flatMap(before =>
        failing(['o0', 'c0', 'c1'], () => [...begin(drawn), ...before, dispatch('o0', 'c0', 'c1')]),
      )
    },
    ['4.2.both'],
  ),

  storyRule('4.3.both', 'delivery-undone', 'After a delivery the place is empty and the order completed', drawn => {
    const at = drawn.draw(point)
    const there = [drawn.walk('c0', at), drawn.walk('c0', at), drawn.walk('c0', at)]
    return [
      [...begin(drawn, at, at), drawn.dispatch('o0', 'c0'), drawn.deliver('o0', 'c0')],
      [...begin(drawn, at), drawn.dispatch('o0', 'c0'), ...there, drawn.deliver('o0', 'c0')],
    ]
  }),

  storyRule('4.3.events', 'dispatch-events', 'A delivery is one event in the order and one in the courier', drawn => [
    [...sentTo(drawn.draw(point), drawn), ...pulls, drawn.deliver('o0', 'c0'), ...pulls],
  ]),

  storyRule('4.3.refused', 'delivery-accepted', 'Who was sent, is there and carries it completes a delivery', drawn => {
    const { id, courier, take, walk, release, complete, deliver } = drawn
    const at = drawn.draw(point)
    const sent = () => [courier('c2', { location: at }), ...sentTo(at, drawn)]
    return [
      [...begin(drawn, at, at), deliver('o0', 'c0')],
      [...begin(drawn, at, at), take('c0', 4, id('o0')), deliver('o0', 'c0')],
      [...sent(), deliver('o0', 'c2')],
      [...sent(), take('c2', 4, id('o0')), deliver('o0', 'c2')],
      [...sent(), walk('c0', { x: 11 - at.x, y: at.y }), deliver('o0', 'c0')],
      [...sent(), release('c0', id('o0')), deliver('o0', 'c0')],
      [...sent(), complete('o0'), deliver('o0', 'c0')],
      [...sent(), deliver('o0', 'c0'), deliver('o0', 'c0')],
    ]
  }),

  storyRule(
    '4.3.neither',
    'half-delivery',
    'A delivery that fails has changed nothing and recorded nothing',
    drawn => {
      const { draw, id, release, deliver } = drawn
      return [
        ...failing(['o0', 'c0'], () => [...sentTo(draw(point), drawn), deliver('o0', 'c0')]),
        ...failing(['o0', 'c0'], () => [...sentTo(draw(point), drawn), release('c0', id('o0')), deliver('o0', 'c0')]),
      ]
    },
    ['4.3.both'],
  ),

  storyRule('4.4.untouched', 'list-changed', 'The list and the other couriers are as before', drawn => {
    const begun = () => [
      drawn.order('o0', { volume: 4 }),
      ...three.map((on, index) => drawn.courier(on, { location: { x: 10 - index * 4, y: 5 }, speed: 1 + index })),
      drawn.add('c1', drawn.place({ volume: 4 })),
    ]
    const sent = (list: 'watched' | 'frozen', ...couriers: string[]) => move('dispatch', 'o0', { couriers, list })
    return [
      [...begun(), sent('watched', ...three)],
      [...begun(), sent('frozen', 'c2', 'c1', 'c0')],
      [...begun(), sent('watched', 'c1', 'c0', 'c2'), pull('c0'), pull('c2')],
    ]
  }),
]

/** An order of 4, and two couriers of whom c0 is chosen. */
function begin({ draw, order, courierWith }: Drawn, at = draw(point), from = draw(point)): Move[] {
  const couriers = { location: from, speed: 9 }
  return [order('o0', { volume: 4, location: at }), courierWith('c0', [8], couriers), courierWith('c1', [4], couriers)]
}

/** c0 stands where the order is, and carries it. */
const sentTo = (at: Point, drawn: Drawn): Move[] => [...begin(drawn, at, at), drawn.dispatch('o0', 'c0')]
