/** Words for scenes with warehouses, and what they are drawn from. */
import fc from 'fast-check'
import type { Draw } from '../../../scripts/lab/kit/property.ts'
import type { Act, Call } from './scenes.ts'

export const skus = ['tea', 'cup', 'lamp']
/** In no order of distance, and so that who compares otherwise than as plain texts is seen. */
export const codes = ['L10', 'B', 'a', 'L2']

type How = Partial<Call>
const send =
  <Input extends object>(name: string) =>
  (input: Input, how: How = {}): Call => ({ do: 'send', name, input, ...how })

export const addLocation = send<{ code: unknown; distance: unknown; capacity: unknown }>('add-location')
export const addItem = send<{ sku: unknown; turnover: unknown }>('add-item')
export const receive = send<{ sku: string; quantity: unknown }>('receive')
export const pick = send<{ sku: string; quantity: unknown }>('pick')
export const transfer = send<{ sku: string; quantity: unknown; from: string; to: string }>('transfer')
export const adjust = send<{ sku: string; quantity: unknown; location: string; reason?: unknown }>('adjust')
const ask = (name: string, input: object = {}): Call => ({ do: 'ask', name, input })

/** All that can be asked. */
export const lookAround = (on?: number): Call[] =>
  [ask('locations'), ...skus.flatMap(sku => [ask('stock', { sku }), ask('movements', { sku })])].map(call => ({
    ...call,
    on,
  }))

export const small = fc.integer({ min: 1, max: 9 })

/** Four places and three items. @param capacity of each place */
export const furnish = (draw: Draw, capacity: fc.Arbitrary<number>): Act[] => [
  ...codes.map(code => addLocation({ code, distance: draw(fc.constantFrom(0, 2, 9, 10)), capacity: draw(capacity) })),
  ...skus.map(sku => addItem({ sku, turnover: draw(fc.constantFrom(0, 3, 9, 20, 100)) })),
]

const sku = fc.constantFrom(...skus)
const code = fc.constantFrom(...codes)
const amount = fc.record({ sku, quantity: fc.integer({ min: 1, max: 7 }) })

/** A command that moves goods, possible or not. */
export const command: fc.Arbitrary<Call> = fc.oneof(
  { weight: 4, arbitrary: amount.map(input => receive(input)) },
  { weight: 3, arbitrary: amount.map(input => pick(input)) },
  { weight: 2, arbitrary: fc.tuple(amount, code, code).map(([input, from, to]) => transfer({ ...input, from, to })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(amount, code, fc.constantFrom(1, -1))
      .map(([{ sku, quantity }, location, sign]) =>
        adjust({ sku, quantity: quantity * sign, location, reason: 'counted' }),
      ),
  },
)
