import fc from 'fast-check'
import { type Drawn, move, point, pull } from './drawn.ts'
import type { Move, Point } from './moves.ts'
import { failingRule, storyRule } from './stories.ts'

const pulls = ['o0', 'c0', 'c1'].map(pull)

/** So few values that ties, no way to go, no room and a slow one who is nearest come often; few couriers are told first. */
const couriers = fc.array(
  fc.record({
    from: fc.record({ x: fc.constantFrom(4, 5, 5, 6, 7), y: fc.constantFrom(5, 5, 6) }),
    speed: fc.integer({ min: 1, max: 3 }),
    volumes: fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 3 }),
    carries: fc.boolean(),
  }),
  { minLength: 2, maxLength: 6 },
)

export const dispatching = [
  storyRule('4.1.chosen', 'not-the-first', 'Of those who can take it the first to be there goes', drawn =>
    drawn
      .draw(fc.array(couriers, { minLength: 30, maxLength: 30 }))
      .toSorted((a, b) => a.length - b.length)
      .map(some => [
        drawn.order('o0', { location: { x: 5, y: 5 }, volume: 3 }),
        ...some.flatMap(({ from, speed, volumes, carries }, index) => [
          drawn.courierWith(`c${index}`, volumes, { location: from, speed }),
          ...(carries ? [drawn.take(`c${index}`, volumes[0])] : []),
        ]),
        drawn.dispatch('o0', ...some.map((_, index) => `c${index}`)),
      ]),
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

  storyRule('4.2.both', 'dispatch-undone', 'A dispatched order is assigned, and lies with its courier', drawn => [
    [...begin(drawn), drawn.dispatch('o0', 'c0', 'c1')],
  ]),

  storyRule('4.2.events', 'dispatch-events', 'A dispatch is one event in the order and one in the courier', drawn => [
    [...begin(drawn), ...pulls, drawn.dispatch('o0', 'c0', 'c1'), ...pulls],
  ]),

  failingRule('4.2.neither', 'half-dispatch', 'A dispatch that fails has changed nothing', '4.2.both', drawn =>
    [[], [drawn.assign('o0')], [drawn.take('c0', 8), drawn.take('c1', 4)]].map(before => () => [
      ...begin(drawn),
      ...before,
      drawn.dispatch('o0', 'c0', 'c1'),
    ]),
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
    const at = { x: 5, y: 6 }
    const sent = () => [courier('c2', { location: at }), ...sentTo(at, drawn)]
    const elsewhere = [drawn.draw(point), ...[4, 6, 9].map(x => ({ ...at, x })), ...[5, 7, 1].map(y => ({ ...at, y }))]
    return [
      [...begin(drawn, at, at), deliver('o0', 'c0')],
      [...begin(drawn, at, at), take('c0', 4, id('o0')), deliver('o0', 'c0')],
      [...sent(), deliver('o0', 'c2')],
      [...sent(), take('c2', 4, id('o0')), deliver('o0', 'c2')],
      ...elsewhere.map(target => [...sent(), walk('c0', target), deliver('o0', 'c0')]),
      [...sent(), release('c0', id('o0')), deliver('o0', 'c0')],
      [...sent(), complete('o0'), deliver('o0', 'c0')],
      [...sent(), deliver('o0', 'c0'), deliver('o0', 'c0')],
    ]
  }),

  failingRule('4.3.neither', 'half-delivery', 'A delivery that fails has changed nothing', '4.3.both', drawn => [
    () => [...sentTo(drawn.draw(point), drawn), drawn.deliver('o0', 'c0')],
    () => [...sentTo(drawn.draw(point), drawn), drawn.release('c0', drawn.id('o0')), drawn.deliver('o0', 'c0')],
  ]),

  storyRule('4.4.untouched', 'list-changed', 'The list and the other couriers are as before', drawn => {
    const begun = () => [
      drawn.order('o0', { volume: 4 }),
      ...['c0', 'c1', 'c2'].map((on, index) =>
        drawn.courier(on, { location: { x: 10 - index * 4, y: 5 }, speed: 1 + index }),
      ),
      drawn.add('c1', drawn.place({ volume: 4 })),
    ]
    const sent = (list: 'watched' | 'frozen', ...couriers: string[]) => move('dispatch', 'o0', { couriers, list })
    return [
      [...begun(), sent('watched', 'c0', 'c1', 'c2')],
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
