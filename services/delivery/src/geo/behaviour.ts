import { StrictObject } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'

export const goodDay = { latencyMs: 0, outage: false, unknownStreets: ['Nowhere Lane'] }

/** How the simulator behaves. Members that are left out are as on a good day. */
export const Behaviour = StrictObject({
  latencyMs: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: goodDay.latencyMs,
    description: 'How long every answer takes, in milliseconds.',
  }),
  outage: Type.Boolean({ default: goodDay.outage, description: 'Whether every call is refused as UNAVAILABLE.' }),
  unknownStreets: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: 1000,
    default: goodDay.unknownStreets,
    description: 'Streets that the simulator does not know. Upper and lower case are the same.',
  }),
})
export type Behaviour = Static<typeof Behaviour>
