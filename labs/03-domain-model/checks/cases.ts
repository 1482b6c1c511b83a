/** The parts of which histories are made; what does not matter to a rule is drawn anew in every run. */
import fc from 'fast-check'
import type { Draw } from '../../../scripts/lab/kit/property.ts'
import type { Command, CourierInput, Failing, Move, OrderInput, PlaceInput, Point } from './moves.ts'

export const coordinate = fc.integer({ min: 1, max: 10 })
export const point: fc.Arbitrary<Point> = fc.record({ x: coordinate, y: coordinate })
export const volume = fc.integer({ min: 1, max: 40 })
export const speed = fc.integer({ min: 1, max: 6 })
const letters = fc.string({ unit: fc.constantFrom(...'abcdefghjkmnpqrstuvwxyz23456789'), minLength: 4, maxLength: 4 })
/** Begins with a letter, so that it reads as a name. */
export const text = letters.map(each => `n${each}`)

export interface Cast {
  order(as: string, input?: Partial<OrderInput>): Extract<Command, { do: 'createOrder' }>
  courier(as: string, input?: Partial<CourierInput>): Extract<Command, { do: 'createCourier' }>
  place(volume?: number, input?: Partial<PlaceInput>): PlaceInput
  /** What `order` and `courier` have made so far, by their short names. */
  id(as: string): string
}

export function castOf(draw: Draw): Cast {
  const ids = new Map<string, unknown>()
  let places = 0
  const named = <T extends { id: unknown }>(as: string, input: T): T => {
    ids.set(as, input.id)
    return input
  }
  return {
    order: (as, input) => ({
      do: 'createOrder',
      as,
      input: named(as, { id: `${as}-${draw(text)}`, volume: draw(volume), location: draw(point), ...input }),
    }),
    courier: (as, input) => ({
      do: 'createCourier',
      as,
      input: named(as, {
        id: `${as}-${draw(text)}`,
        name: draw(text),
        speed: draw(speed),
        location: draw(point),
        ...input,
      }),
    }),
    place: (size = draw(volume), input) => ({
      id: `p${++places}-${draw(text)}`,
      name: draw(text),
      volume: size,
      ...input,
    }),
    id: as => String(ids.get(as)),
  }
}

/** The command with each call of the clock and of the ids failing once, as far as any sensible work calls them. */
export const failings: Failing[] = (['newId', 'now'] as const).flatMap(of => [1, 2, 3, 4].map(at => ({ of, at })))

export const pull = (on: string): Move => ({ do: 'pullEvents', on })
export const assign = (order: string, courierId: string): Command => ({ do: 'assign', order, courierId })
export const complete = (order: string): Command => ({ do: 'complete', order })
export const take = (courier: string, id: unknown, volume: unknown): Command => ({
  do: 'take',
  courier,
  order: { id, volume },
})
export const release = (courier: string, orderId: string): Command => ({ do: 'release', courier, orderId })
export const move = (courier: string, target: Point): Command => ({ do: 'moveTowards', courier, target })
export const add = (courier: string, place: PlaceInput): Command => ({ do: 'addStoragePlace', courier, place })
export const dispatch = (order: string, ...couriers: string[]): Command => ({ do: 'dispatch', order, couriers })
export const deliver = (order: string, courier: string): Command => ({ do: 'completeDelivery', order, courier })
export const canTake = (courier: string, volume: number): Move => ({ do: 'canTake', courier, volume })
export const ticksTo = (courier: string, target: Point): Move => ({ do: 'ticksTo', courier, target })
