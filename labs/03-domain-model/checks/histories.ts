/** Random histories: three orders, three couriers, commands in any order, a caller who goes round them, ids that run out. */
import fc from 'fast-check'
import { type Cast, point, pull, text, volume } from './cases.ts'
import { type Given, type Move, type Script, type Verb, waysRound } from './moves.ts'

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

/** @param cast the ids of what each history begins with */
export function histories(cast: Cast): fc.Arbitrary<Script> {
  const begun: Move[] = [
    ...orders.map((as, index) => cast.order(as, { volume: 3 + index, location: { x: 2 + index, y: 5 } })),
    cast.courier('c0', { location: { x: 2, y: 5 }, speed: 2 }),
    cast.courier('c1', { location: { x: 4, y: 4 }, speed: 1, storagePlaces: [cast.place(4), cast.place(9)] }),
    cast.courier('c2', { location: { x: 9, y: 9 }, speed: 4, storagePlaces: [cast.place(4)] }),
  ]
  const orderId = fc.constantFrom(...orders.map(cast.id))
  const command = fc.oneof(
    move('assign', order, fc.constantFrom(...couriers.map(cast.id))),
    move('complete', order, fc.constant(undefined)),
    // Not an order's own id: what dispatch does with a courier who carries it already is nobody's rule.
    move('take', courier, fc.record({ id: parcel, volume })),
    move('release', courier, fc.oneof(orderId, parcel)),
    move('moveTowards', courier, where),
    move('addStoragePlace', courier, fc.record({ id: text, name: text, volume })),
    { weight: 4, arbitrary: move('dispatch', order, fc.constant({ couriers, list: 'watched' as const })) },
    { weight: 3, arbitrary: move('completeDelivery', order, courier) },
    move('pullEvents', fc.oneof(order, courier), fc.constant(undefined)),
  )
  const wayRound = move('goRound', fc.oneof(order, courier), fc.constantFrom(...waysRound))
  const moves = fc.array(fc.oneof({ weight: 4, arbitrary: command }, { weight: 1, arbitrary: wayRound }), {
    minLength: 1,
    maxLength: 18,
  })
  return fc.record({ moves, sharedDate: fc.constantFrom(true as const, undefined) }).map(({ moves, sharedDate }) => ({
    moves: [...begun, ...moves, ...[...orders, ...couriers].map(pull)],
    sharedDate,
  }))
}

/** A move of this kind, whose ids now and then run out. */
const move = <V extends Verb>(verb: V, on: fc.Arbitrary<string>, given: fc.Arbitrary<Given[V]>) =>
  fc.record({ do: fc.constant(verb), fails, on, given }) as unknown as fc.Arbitrary<Move>
