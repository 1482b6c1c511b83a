import fc from 'fast-check'
import { point, textEndingIn, times } from './drawn.ts'
import { failingRule, storyRule } from './stories.ts'
import { about, assign, complete, courier, deliver, dispatch, order, pull, release, take, walk } from './tell.ts'

/** So few values that ties, no way to go, no room and a slow one who is nearest come often. */
const candidate = fc.record({
  location: fc.record({ x: fc.constantFrom(4, 5, 5, 6, 7), y: fc.constantFrom(5, 5, 6) }),
  speed: fc.integer({ min: 1, max: 3 }),
  volumes: fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 3 }),
  carries: fc.boolean(),
})
/** Few are told first. */
const someCandidates = [2, 3, 4, 5, 6].flatMap(count => times(6, fc.tuple(...times(count, candidate))))
const race = (all: { volumes: number[]; carries: boolean }[]) => [
  order('o0', { location: { x: 5, y: 5 }, volume: 3 }),
  ...all.flatMap(({ volumes, carries, ...given }, index) => [
    courier(`c${index}`, given, volumes),
    ...(carries ? [take(`c${index}`, volumes[0])] : []),
  ]),
  dispatch('o0', ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'].slice(0, all.length)),
]

/** An order of 4, and two couriers who could take it. */
const begin = (at: unknown = point, from: unknown = point, id: unknown = orderId) => [
  order('o0', { id, volume: 4, location: at }),
  courier('c0', { location: from, speed: 9 }, [8]),
  courier('c1', { location: from, speed: 9 }, [4]),
]
const orderId = textEndingIn('o0')
const here = { x: 5, y: 6 }
/** c0 stands where the order is, and carries it. */
const sent = (id?: unknown) => [...begin(here, here, id), dispatch('o0', ['c0'])]
const elsewhere = [point, ...[4, 6, 9].map(x => ({ ...here, x })), ...[5, 7, 1].map(y => ({ ...here, y }))]
const another = courier('c2', { location: here })

const large = order('o0', { volume: 11 })
const able = courier('c1', {}, [20])
const both = ['c0', 'c1']
const pulls = ['o0', ...both].map(pull)
const three = [
  order('o0', { volume: 4 }),
  courier('c0', { location: { x: 10, y: 5 }, speed: 1 }),
  courier('c1', { location: { x: 6, y: 5 }, speed: 2 }, [10, 4]),
  courier('c2', { location: { x: 2, y: 5 }, speed: 3 }),
]

export const dispatchRules = [
  storyRule('4.1.not-the-first', 'Of those who can take it the first to be there goes', [
    ...someCandidates.map(some => about(some, race)),
  ]),
  storyRule('4.1.dispatch-accepted', 'Without a courier or a new order nobody goes', [
    [large, dispatch('o0', [])],
    [large, courier('c0'), dispatch('o0', ['c0'])],
    [large, able, take('c1', 1), dispatch('o0', ['c1'])],
    [large, able, assign('o0'), dispatch('o0', ['c1'])],
    [large, able, assign('o0'), complete('o0'), dispatch('o0', ['c1'])],
  ]),
  storyRule('4.2.dispatch-undone', 'A dispatched order is assigned, and lies with its courier', [
    [...begin(), dispatch('o0', both)],
  ]),
  storyRule('4.2.dispatch-events', 'A dispatch is one event in the order and one in the courier', [
    [...begin(), ...pulls, dispatch('o0', both), ...pulls],
  ]),
  failingRule('4.2.half-dispatch', 'A dispatch that fails has changed nothing', '4.2.dispatch-undone', [
    [...begin(), dispatch('o0', both)],
    [...begin(), assign('o0'), dispatch('o0', both)],
    [...begin(), take('c0', 8), take('c1', 4), dispatch('o0', both)],
  ]),
  storyRule('4.3.delivery-undone', 'After a delivery the place is empty and the order completed', [
    about(point, at => [...begin(at, at), dispatch('o0', ['c0']), deliver('o0', 'c0')]),
    about(point, at => [...begin(at), dispatch('o0', ['c0']), ...times(3, walk('c0', at)), deliver('o0', 'c0')]),
  ]),
  storyRule('4.3.dispatch-events', 'A delivery is one event in the order and one in the courier', [
    [...sent(), ...pulls, deliver('o0', 'c0'), ...pulls],
  ]),
  storyRule('4.3.delivery-accepted', 'Who was sent, is there and carries it completes a delivery', [
    [...begin(here, here), deliver('o0', 'c0')],
    about(orderId, id => [...begin(here, here, id), take('c0', 4, id), deliver('o0', 'c0')]),
    [another, ...sent(), deliver('o0', 'c2')],
    about(orderId, id => [another, ...sent(id), take('c2', 4, id), deliver('o0', 'c2')]),
    ...elsewhere.map(target => [...sent(), walk('c0', target), deliver('o0', 'c0')]),
    about(orderId, id => [...sent(id), release('c0', id), deliver('o0', 'c0')]),
    [...sent(), complete('o0'), deliver('o0', 'c0')],
    [...sent(), deliver('o0', 'c0'), deliver('o0', 'c0')],
  ]),
  failingRule('4.3.half-delivery', 'A delivery that fails has changed nothing', '4.3.delivery-undone', [
    [...sent(), deliver('o0', 'c0')],
    about(orderId, id => [...sent(id), release('c0', id), deliver('o0', 'c0')]),
  ]),
  storyRule('4.4.list-changed', 'The list and the other couriers are as before', [
    [...three, dispatch('o0', ['c0', 'c1', 'c2'], 'watched')],
    [...three, dispatch('o0', ['c2', 'c1', 'c0'], 'frozen')],
    [...three, dispatch('o0', ['c1', 'c0', 'c2'], 'watched'), pull('c0'), pull('c2')],
  ]),
]
