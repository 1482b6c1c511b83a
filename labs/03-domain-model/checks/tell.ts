/** Moves for the rules to tell stories with. What does not matter to a rule is drawn anew each time that it is told. */
import fc from 'fast-check'
import { filled } from '../../../scripts/lab/kit/property.ts'
import { point, speed, text, textEndingIn, volume } from './drawn.ts'
import type { Move, Verb } from './moves.ts'

/** A move in which arbitraries stand for values. */
export type Told = { do: Verb; on: unknown; given?: unknown }

/** A story about a value that it names more than once. */
export const about = <T>(value: fc.Arbitrary<T>, story: (value: T) => Told[]): fc.Arbitrary<Move[]> =>
  value.chain(each => filled<Move[]>(story(each)))

/** Names repeat. */
const name = fc.constantFrom('bag', 'box')
const move = (verb: Verb, on: unknown, given?: unknown): Told => ({ do: verb, on, given })

export const location = (where: unknown = point) => move('location', 'l0', where)
export const equals = (other: object) => move('equals', 'l0', other)
export const distanceTo = (other: object) => move('distanceTo', 'l0', other)

export const order = (on: string, given: object = {}) =>
  move('createOrder', on, { id: textEndingIn(on), volume, location: point, ...given })
export const assign = (order: unknown, courierId: unknown = text) => move('assign', order, courierId)
export const complete = (order: unknown) => move('complete', order)
export const dispatch = (order: unknown, couriers: string[], list?: 'watched' | 'frozen') =>
  move('dispatch', order, { couriers, list })
export const deliver = (order: unknown, courier: unknown) => move('completeDelivery', order, courier)

export const place = (given: object = {}) => ({ id: text, name, volume, ...given })
/** @param volumes of its places */
export function courier(on: string, given: object = {}, volumes?: readonly unknown[]) {
  const storagePlaces = volumes?.map((volume, index) => place({ id: textEndingIn(`p${index}`), volume }))
  const any = { id: textEndingIn(on), name, speed, location: point }
  return move('createCourier', on, { ...any, ...(volumes && { storagePlaces }), ...given })
}
export const add = (courier: unknown, given = place()) => move('addStoragePlace', courier, given)
export const take = (courier: unknown, volume: unknown, id: unknown = text) => move('take', courier, { id, volume })
export const release = (courier: unknown, orderId: unknown = text) => move('release', courier, orderId)
export const walk = (courier: unknown, target: unknown) => move('moveTowards', courier, target)
export const canTake = (courier: unknown, volume: unknown) => move('canTake', courier, volume)
export const ticksTo = (courier: unknown, target: unknown) => move('ticksTo', courier, target)

export const pull = (on: unknown) => move('pullEvents', on)
export const goRound = (on: unknown, way: unknown) => move('goRound', on, way)
