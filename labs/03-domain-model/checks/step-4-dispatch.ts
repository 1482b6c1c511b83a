import fc from 'fast-check'
import {
  add,
  assign,
  type Cast,
  complete,
  deliver,
  dispatch,
  move,
  point,
  pull,
  release,
  speed,
  take,
  text,
  walk,
} from './cases.ts'
import type { Command, Point } from './moves.ts'
import { failing, one, type Story, storyRule } from './stories.ts'

const three = ['c0', 'c1', 'c2']

export const dispatching = [
  storyRule(
    '4.1.chosen',
    'The courier goes who can take it and is there in the fewest ticks, of equal ones the first',
    (cast, draw) => {
      const here = draw(fc.record({ x: fc.integer({ min: 4, max: 7 }), y: fc.integer({ min: 4, max: 7 }) }))
      const at = (dx: number, dy: number): Point => ({ x: here.x + dx, y: here.y + dy })
      const among = (...couriers: Command[]): Story =>
        one('not-the-first', cast.order('o0', { location: here, volume: 3 }), ...couriers, dispatch('o0', ...three))
      const courier = (as: string, location: Point, speed: number, room = 5) =>
        cast.courier(as, { location, speed, storagePlaces: [cast.place(room)] })
      return [
        // The nearest is not the first.
        among(courier('c0', at(2, 0), 1), courier('c1', at(-3, 0), 4), courier('c2', at(0, 3), 1)),
        // Who is there already has 0 ticks.
        among(courier('c0', at(1, 0), 3), courier('c1', here, 1), courier('c2', at(0, 1), 3)),
        // Of equal ones the first, though another is nearer, faster or roomier.
        among(courier('c0', at(3, 0), 3), courier('c1', at(1, 0), 1), courier('c2', at(-1, 0), 5)),
        // Who comes first has no room.
        among(courier('c0', at(1, 0), 3, 2), courier('c1', at(2, 2), 3), courier('c2', at(-3, -3), 1)),
        ...Array.from({ length: 25 }, () =>
          among(...three.map(as => courier(as, draw(point), draw(speed), draw(fc.integer({ min: 2, max: 5 }))))),
        ),
      ]
    },
  ),

  storyRule('4.1.refused', 'Without a courier or a new order nobody goes', (cast, draw) => {
    const order = () => cast.order('o0', { volume: 11 })
    const able = () => cast.courier('c1', { storagePlaces: [cast.place(20)] })
    return [
      one('dispatch-accepted', order(), dispatch('o0')),
      one('dispatch-accepted', order(), cast.courier('c0'), dispatch('o0', 'c0')),
      one('dispatch-accepted', order(), able(), take('c1', draw(text), 1), dispatch('o0', 'c1')),
      one('dispatch-accepted', order(), able(), assign('o0', draw(text)), dispatch('o0', 'c1')),
      one('dispatch-accepted', order(), able(), assign('o0', draw(text)), complete('o0'), dispatch('o0', 'c1')),
    ]
  }),

  storyRule(
    '4.2.both',
    'Afterwards the order lies with the courier and is assigned to it, with one event in each',
    (cast, draw) => {
      const begun = beginning(cast, draw(point), draw(point))
      return [
        one('dispatch-undone', ...begun, dispatch('o0', 'c0', 'c1')),
        one(
          'dispatch-events',
          ...begun,
          pull('o0'),
          pull('c0'),
          dispatch('o0', 'c0', 'c1'),
          pull('o0'),
          pull('c0'),
          pull('c1'),
        ),
      ]
    },
  ),

  storyRule(
    '4.2.neither',
    'A dispatch that fails has changed nothing and recorded nothing',
    (cast, draw) => {
      const begun = beginning(cast, draw(point), draw(point))
      const refused = (before: Command[]): Story => {
        const pulls = [pull('o0'), pull('c0')]
        return one('half-dispatch', ...begun, ...before, ...pulls, dispatch('o0', 'c0'), ...pulls)
      }
      return [
        ...failing('half-dispatch', ['o0', 'c0', 'c1'], begun, dispatch('o0', 'c0', 'c1')),
        refused([assign('o0', draw(text))]),
        refused([take('c0', draw(text), 8)]),
      ]
    },
    ['4.2.both'],
  ),

  storyRule(
    '4.3.both',
    'Afterwards the place is empty and the order is completed, with one event in each',
    (cast, draw) => {
      const [here, away] = [draw(point), draw(point)]
      const there = Array.from({ length: 3 }, () => walk('c0', here))
      const begun = [...beginning(cast, here, away, 9), dispatch('o0', 'c0'), ...there]
      return [
        one('delivery-undone', ...begun, deliver('o0', 'c0')),
        one('delivery-undone', ...beginning(cast, here, here), dispatch('o0', 'c0'), deliver('o0', 'c0')),
        one('dispatch-events', ...begun, pull('o0'), pull('c0'), deliver('o0', 'c0'), pull('o0'), pull('c0')),
      ]
    },
  ),

  storyRule(
    '4.3.refused',
    'A delivery is completed by the order’s courier, at its location, who still carries it',
    (cast, draw) => {
      const here = draw(point)
      const there = { x: 11 - here.x, y: here.y }
      const begun = beginning(cast, here, here)
      const other = cast.courier('c2', { location: here })
      const refuse = (...before: Command[]) => one('delivery-accepted', ...begun, other, ...before, deliver('o0', 'c0'))
      const sent = dispatch('o0', 'c0')
      return [
        refuse(),
        refuse(take('c0', cast.id('o0'), 4)),
        one('delivery-accepted', ...begun, other, sent, deliver('o0', 'c2')),
        one('delivery-accepted', ...begun, other, sent, take('c2', cast.id('o0'), 4), deliver('o0', 'c2')),
        refuse(sent, walk('c0', there)),
        refuse(sent, release('c0', cast.id('o0'))),
        refuse(sent, complete('o0')),
        refuse(sent, deliver('o0', 'c0')),
      ]
    },
  ),

  storyRule(
    '4.3.neither',
    'A delivery that fails has changed nothing and recorded nothing',
    (cast, draw) => {
      const here = draw(point)
      const begun = [...beginning(cast, here, here), dispatch('o0', 'c0')]
      return failing('half-delivery', ['o0', 'c0'], begun, deliver('o0', 'c0'))
    },
    ['4.3.both'],
  ),

  storyRule('4.4.untouched', 'The list and the other couriers are as before', (cast, draw) => {
    const here = draw(point)
    const couriers = () =>
      three.map((as, index) => cast.courier(as, { location: { x: 10 - index * 4, y: 5 }, speed: 1 + index }))
    const begun = () => [cast.order('o0', { volume: 4, location: here }), ...couriers(), add('c1', cast.place(4))]
    const sent = (list: 'watched' | 'frozen', ...couriers: string[]) => move('dispatch', 'o0', { couriers, list })
    return [
      one('list-changed', ...begun(), sent('watched', ...three)),
      one('list-changed', ...begun(), sent('frozen', 'c2', 'c1', 'c0')),
      one('list-changed', ...begun(), sent('watched', 'c1', 'c0', 'c2'), pull('c0'), pull('c2')),
    ]
  }),
]

/** An order of 4, and two couriers of whom c0 is chosen. */
function beginning(cast: Cast, order: Point, courier: Point, speed = 9): Command[] {
  return [
    cast.order('o0', { volume: 4, location: order }),
    cast.courier('c0', { location: courier, speed, storagePlaces: [cast.place(8)] }),
    cast.courier('c1', { location: courier, speed, storagePlaces: [cast.place(4)] }),
  ]
}
