import { StrictObject } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'

/** What is wrong with the simulated provider at the moment, for all payments. Turned on and off while it runs. */
export const Faults = StrictObject({
  latencyMs: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 0,
    description: 'Before each answer, milliseconds.',
  }),
  outage: Type.Boolean({ default: false, description: 'Nothing is done, and every answer is 503.' }),
  declineRate: Type.Number({ minimum: 0, maximum: 1, default: 0, description: 'Share of authorisations declined.' }),
  lossRate: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 0,
    description: 'Share of requests that are obeyed and whose answer is lost.',
  }),
  callbacks: Type.Integer({
    minimum: 0,
    maximum: 10,
    default: 0,
    description: 'How often each change is also reported by a callback.',
  }),
})
export type Faults = Static<typeof Faults>

export const noFaults: Faults = { latencyMs: 0, outage: false, declineRate: 0, lossRate: 0, callbacks: 0 }
