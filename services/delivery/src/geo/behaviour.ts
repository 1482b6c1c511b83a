import { StrictObject } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'

/** How the simulator behaves, until it is told otherwise. */
export const Behaviour = StrictObject({
  latencyMs: Type.Integer({ minimum: 0, maximum: 60_000, description: 'How long every answer takes.' }),
  outage: Type.Boolean({ description: 'Every call is refused, as UNAVAILABLE.' }),
  unknownStreets: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: 1000,
    description: 'Streets that nobody knows, whatever the case of their letters.',
  }),
})
export type Behaviour = Static<typeof Behaviour>

export const goodDay: Behaviour = { latencyMs: 0, outage: false, unknownStreets: ['Nowhere Lane'] }
