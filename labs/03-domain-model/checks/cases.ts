/** The parts of which histories are made; what does not matter to a rule is drawn anew in every run. */
import fc from 'fast-check'
import type { Draw } from '../../../scripts/lab/kit/property.ts'
import type { CourierInput, Failing, Given, MoveOf, OrderInput, PlaceInput, Point, Verb, Where } from './moves.ts'

export const coordinate = fc.integer({ min: 1, max: 10 })
export const point: fc.Arbitrary<Point> = fc.record({ x: coordinate, y: coordinate })
export const volume = fc.integer({ min: 1, max: 40 })
export const speed = fc.integer({ min: 1, max: 6 })
const letter = fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz')
/** A short name. */
export const text = fc.array(letter, { minLength: 4, maxLength: 4 }).map(letters => letters.join(''))

export interface Cast {
  order(on: string, input?: Partial<OrderInput>): MoveOf<'createOrder'>
  courier(on: string, input?: Partial<CourierInput>): MoveOf<'createCourier'>
  place(volume?: number, input?: Partial<PlaceInput>): PlaceInput
  /** What `order` and `courier` have made so far, by their short names. */
  id(on: string): string
}

export function castOf(draw: Draw): Cast {
  const ids = new Map<string, unknown>()
  let places = 0
  const idOf = (on: string) => `${on}-${draw(text)}`
  const making = <V extends 'createOrder' | 'createCourier'>(verb: V, on: string, given: Given[V]) => {
    ids.set(on, given.id)
    return move(verb, on, given)
  }
  return {
    order: (on, input) =>
      making('createOrder', on, { id: idOf(on), volume: draw(volume), location: draw(point), ...input }),
    courier: (on, input) => {
      const drawn = { id: idOf(on), name: draw(text), speed: draw(speed), location: draw(point) }
      return making('createCourier', on, { ...drawn, ...input })
    },
    place: (size = draw(volume), input) => ({
      id: `p${++places}-${draw(text)}`,
      name: draw(text),
      volume: size,
      ...input,
    }),
    id: on => String(ids.get(on)),
  }
}

/** The command with each call of the clock and of the ids failing once, as far as any sensible work calls them. */
export const failings: Failing[] = (['newId', 'now'] as const).flatMap(of => [1, 2, 3, 4].map(at => ({ of, at })))

export const move = <V extends Verb>(verb: V, on: string, given: Given[V]) => ({ do: verb, on, given }) as MoveOf<V>

export const pull = (on: string) => move('pullEvents', on, undefined)
export const assign = (order: string, courierId: string) => move('assign', order, courierId)
export const complete = (order: string) => move('complete', order, undefined)
export const take = (courier: string, id: unknown, volume: unknown) => move('take', courier, { id, volume })
export const release = (courier: string, orderId: string) => move('release', courier, orderId)
export const walk = (courier: string, target: Where) => move('moveTowards', courier, target)
export const add = (courier: string, place: PlaceInput) => move('addStoragePlace', courier, place)
export const dispatch = (order: string, ...couriers: string[]) => move('dispatch', order, { couriers })
export const deliver = (order: string, courier: string) => move('completeDelivery', order, courier)
export const canTake = (courier: string, volume: number) => move('canTake', courier, volume)
export const ticksTo = (courier: string, target: Where) => move('ticksTo', courier, target)
