import { StrictObject } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'

/** How the simulator behaves, until it is told otherwise; what it is not told is as on a good day. */
export const Behaviour = StrictObject({
  latencyMs: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description: 'How long every answer takes, milliseconds.',
  }),
  outage: Type.Boolean({ default: false, description: 'Every call is refused, as UNAVAILABLE.' }),
  unknownStreets: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: 1000,
    default: ['Nowhere Lane'],
    description: 'Streets that nobody knows, whatever the case of their letters.',
  }),
})
export type Behaviour = Static<typeof Behaviour>

export const goodDay: Behaviour = { latencyMs: 0, outage: false, unknownStreets: ['Nowhere Lane'] }
