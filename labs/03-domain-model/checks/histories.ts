/** Random histories: three orders, three couriers, commands in any order, a caller who goes round them, ids that run out. */
import fc from 'fast-check'
import { type Drawn, move as makeMove, point, pull, text, volume } from './drawn.ts'
import { type Given, type Move, type Verb, type WayRound, waysRound } from './moves.ts'

const orders = ['o0', 'o1', 'o2']
const couriers = ['c0', 'c1', 'c2']
const order = fc.constantFrom(...orders)
const courier = fc.constantFrom(...couriers)
const parcel = fc.constantFrom('x1', 'x2', 'x3')
const where = fc.oneof(
  point,
  point.map(each => ({ ...each, alike: true as const })),
)
const fails = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('newId' as const), at: fc.integer({ min: 1, max: 2 }) }) },
)

/** @param drawn the ids of what each history begins with */
export function histories({ id, order: anOrder, courier: aCourier, courierWith }: Drawn): fc.Arbitrary<Move[]> {
  const begun: Move[] = [
    ...orders.map((on, index) => anOrder(on, { volume: 3 + index, location: { x: 2 + index, y: 5 } })),
    aCourier('c0', { location: { x: 2, y: 5 }, speed: 2 }),
    courierWith('c1', [4, 9], { location: { x: 4, y: 4 }, speed: 1 }),
    courierWith('c2', [4], { location: { x: 9, y: 9 }, speed: 4 }),
  ]
  const orderId = fc.constantFrom(...orders.map(id))
  const move = fc.oneof(
    moves(1, 'assign', order, fc.constantFrom(...couriers.map(id))),
    moves(1, 'complete', order, fc.constant(undefined)),
    // Not an order's own id: what dispatch does with a courier who carries it already is nobody's rule.
    moves(1, 'take', courier, fc.record({ id: parcel, volume })),
    moves(1, 'release', courier, fc.oneof(orderId, parcel)),
    moves(1, 'moveTowards', courier, where),
    moves(1, 'addStoragePlace', courier, fc.record({ id: text, name: text, volume })),
    moves(4, 'dispatch', order, fc.constant({ couriers, list: 'watched' as const })),
    moves(3, 'completeDelivery', order, courier),
    moves(1, 'pullEvents', fc.oneof(order, courier), fc.constant(undefined)),
    moves(4, 'goRound', fc.oneof(order, courier), fc.constantFrom(...(Object.keys(waysRound) as WayRound[]))),
  )
  return fc
    .array(move, { minLength: 1, maxLength: 18 })
    .map(moves => [...begun, ...moves, ...[...orders, ...couriers].map(pull)])
}

/** Moves of one kind, whose ids now and then run out. */
const moves = <V extends Verb>(weight: number, verb: V, on: fc.Arbitrary<string>, given: fc.Arbitrary<Given[V]>) => ({
  weight,
  arbitrary: fc.tuple(on, given, fails).map(([on, given, fails]) => makeMove(verb, on, given, fails) as Move),
})
