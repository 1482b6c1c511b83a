/** Moves for the rules to tell stories with: what does not matter to a rule is drawn anew in every run. */
import fc from 'fast-check'
import { type Draw, draws } from '../../../scripts/lab/kit/property.ts'
import type { Failing, Given, Move, MoveOf, PlaceInput, Point, Verb, Where } from './moves.ts'

export const coordinate = fc.integer({ min: 1, max: 10 })
export const point: fc.Arbitrary<Point> = fc.record({ x: coordinate, y: coordinate })
export const volume = fc.integer({ min: 2, max: 40 })
export const speed = fc.integer({ min: 1, max: 12 })
const letters = fc.array(fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz'), { minLength: 4, maxLength: 4 })
/** Ids begin with it, so that they are in no order, and who goes by it is seen. */
export const text = letters.map(each => each.join(''))
/** Names repeat. */
const name = fc.constantFrom('bag', 'box')

export const move = <V extends Verb>(verb: V, on: string, given: Given[V], fails?: Failing) =>
  ({ do: verb, on, given, fails }) as MoveOf<V>
export const pull = (on: string): Move => move('pullEvents', on, undefined)

/** Each call of the clock and of the ids fails once; no command needs more than four of one. */
export const failings: Failing[] = (['newId', 'now'] as const).flatMap(of => [1, 2, 3, 4].map(at => ({ of, at })))

export type Drawn = ReturnType<typeof drawn>

/** @param purpose the same seed and purpose draw the same */
export function drawn(seed: number, purpose: string) {
  const draw: Draw = draws(seed, purpose)
  const ids = new Map<string, unknown>()
  let places = 0
  const making = <V extends 'createOrder' | 'createCourier'>(verb: V, on: string, given: Given[V]) => {
    ids.set(on, given.id)
    return move(verb, on, given)
  }
  const place = (given: Partial<PlaceInput> = {}): PlaceInput => {
    return { id: `${draw(text)}-p${++places}`, name: draw(name), volume: draw(volume), ...given }
  }
  const courier = (on: string, given: Partial<Given['createCourier']> = {}) => {
    const any = { id: `${draw(text)}-${on}`, name: draw(name), speed: draw(speed), location: draw(point) }
    return making('createCourier', on, { ...any, ...given })
  }
  return {
    draw,
    /** What an order or courier that was made so far has for an id. */
    id: (on: string) => String(ids.get(on)),
    noText: ['', null, undefined, 5],
    noCount: [0, -draw(volume), draw(volume) + 0.5, Number.NaN, Number.POSITIVE_INFINITY, '4', null, undefined],
    place,
    courier,
    /** A courier with places of these volumes. */
    courierWith: (on: string, volumes: readonly number[], given: Partial<Given['createCourier']> = {}) =>
      courier(on, { storagePlaces: volumes.map(volume => place({ volume })), ...given }),
    order: (on: string, given: Partial<Given['createOrder']> = {}) =>
      making('createOrder', on, { id: `${draw(text)}-${on}`, volume: draw(volume), location: draw(point), ...given }),
    assign: (order: string, courierId = draw(text)) => move('assign', order, courierId),
    complete: (order: string) => move('complete', order, undefined),
    add: (courier: string, given = place()) => move('addStoragePlace', courier, given),
    take: (courier: string, volume: unknown, id: unknown = draw(text)) => move('take', courier, { id, volume }),
    release: (courier: string, orderId: unknown = draw(text)) => move('release', courier, orderId),
    walk: (courier: string, target: Where) => move('moveTowards', courier, target),
    dispatch: (order: string, ...couriers: string[]) => move('dispatch', order, { couriers }),
    deliver: (order: string, courier: string) => move('completeDelivery', order, courier),
    canTake: (courier: string, volume: number) => move('canTake', courier, volume),
    ticksTo: (courier: string, target: Where) => move('ticksTo', courier, target),
  }
}
