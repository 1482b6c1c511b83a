/** Calls of the functions of steps 1 and 2, as scenes. */
import type { Arbitrary } from 'fast-check'
import { filled } from '../../../scripts/lab/kit/property.ts'
import { show } from '../../../scripts/lab/kit/rules.ts'
import type { Place } from '../given/ports.ts'
import type { FunctionCall, Scene } from './scenes.ts'

/** @param call in which arbitraries stand for values */
export const calling = (call: { [Field in keyof Omit<FunctionCall, 'do'>]: unknown }): Arbitrary<Scene> =>
  filled<FunctionCall>({ ...call, do: 'call' }).map(drawn => ({ acts: [{ ...drawn, text: words(drawn) }] }))

function words({ of, name, input, places }: FunctionCall): string {
  const distance = (place: Place) => (of === 'abc' && name === 'putAway' ? `distance ${place.distance}, ` : '')
  const lots = (place: Place) =>
    place.lots.map(({ lot, sku, receivedAt, quantity }) => `, lot ${lot} of ${receivedAt}: ${quantity} ${sku}`).join('')
  const there = places?.map(place => `${place.code} (${distance(place)}${place.free} free${lots(place)})`).join(', ')
  return `${of ? `${of}.` : ''}${name}(${show({ ...(input as object) })})${places ? ` with the places ${there || 'none'}` : ''}`
}
