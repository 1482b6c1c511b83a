/** Random histories: three orders, three couriers, commands in any order, a caller who goes round them, ids that run out. */
import fc from 'fast-check'
import { filled } from '../../../scripts/lab/kit/property.ts'
import { coordinate, text, times, volume } from './drawn.ts'
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
const fails = fc.oneof(...times(5, fc.constant(undefined)), filled({ of: 'newId', at: fc.integer({ min: 1, max: 2 }) }))

export const histories = fc.noShrink(fc.uniqueArray(text, { minLength: 6, maxLength: 6 })).chain(ids => {
  const begun = [
    ...orders.map((on, at) => order(on, { id: ids[at], volume: 3 + at, location: { x: 2 + at, y: 5 } })),
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
  const anyMove = fc.oneof(...moves.map(move => filled<Move>({ ...move, fails })))
  const some = fc.array(anyMove, { minLength: 1, maxLength: 18 })
  return filled<Move[][]>([begun, some, [...orders, ...couriers].map(pull)]).map(parts => parts.flat())
})
