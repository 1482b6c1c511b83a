/** Random histories: three orders, three couriers, commands in any order, a caller who goes round them, ids that run out. */
import fc from 'fast-check'
import { coordinate, filled, text, times, volume } from './drawn.ts'
import { handedIn, handedOut, type Move, type WayRound } from './moves.ts'
import { add, assign, complete, courier, deliver, dispatch, goRound, order, pull, release, take, walk } from './tell.ts'

const orders = ['o0', 'o1', 'o2']
const couriers = ['c0', 'c1', 'c2']
const anOrder = fc.constantFrom(...orders)
const aCourier = fc.constantFrom(...couriers)
const anyone = fc.constantFrom(...orders, ...couriers)
const aWay = fc.constantFrom(...(Object.keys({ ...handedOut, ...handedIn }) as WayRound[]))
const aParcel = fc.constantFrom('x1', 'x2', 'x3')
const where = { x: coordinate, y: coordinate, alike: fc.constantFrom(undefined, true as const) }
const fails = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: filled({ of: 'newId' as const, at: fc.integer({ min: 1, max: 2 }) }) },
)

export const histories = fc.noShrink(fc.uniqueArray(text, { minLength: 6, maxLength: 6 })).chain(ids => {
  const begun = [
    order('o0', { id: ids[0], volume: 3, location: { x: 2, y: 5 } }),
    order('o1', { id: ids[1], volume: 4, location: { x: 3, y: 5 } }),
    order('o2', { id: ids[2], volume: 5, location: { x: 4, y: 5 } }),
    courier('c0', { id: ids[3], location: { x: 2, y: 5 }, speed: 2 }),
    courier('c1', { id: ids[4], location: { x: 4, y: 4 }, speed: 1 }, [4, 9]),
    courier('c2', { id: ids[5], location: { x: 9, y: 9 }, speed: 4 }, [4]),
  ]
  const moves = [
    assign(anOrder, fc.constantFrom(...ids.slice(3))),
    complete(anOrder),
    // Not an order's own id: what dispatch does with a courier who carries it already is nobody's rule.
    take(aCourier, volume, aParcel),
    release(aCourier, fc.constantFrom(...ids.slice(0, 3), 'x1', 'x2', 'x3')),
    walk(aCourier, where),
    add(aCourier),
    pull(anyone),
    ...times(3, deliver(anOrder, aCourier)),
    ...times(4, dispatch(anOrder, couriers, 'watched')),
    ...times(4, goRound(anyone, aWay)),
  ]
  const some = fc.array(fc.oneof(...moves.map(move => filled<Move>({ ...move, fails }))), {
    minLength: 1,
    maxLength: 18,
  })
  const pulls = [...orders, ...couriers].map(pull)
  return filled<Move[][]>([begun, some, pulls]).map(parts => parts.flat())
})
