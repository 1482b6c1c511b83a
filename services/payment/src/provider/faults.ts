import { StrictObject } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'

export const noFaults = { latencyMs: 0, outage: false, declineRate: 0, lossRate: 0, callbacks: 0 }

/** Faults of the simulated provider, for all payments. They can be changed while it runs. */
export const Faults = StrictObject({
  latencyMs: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: noFaults.latencyMs,
    description: 'The delay before each answer, in milliseconds.',
  }),
  outage: Type.Boolean({
    default: noFaults.outage,
    description: 'Whether the provider does nothing and answers 503.',
  }),
  declineRate: Type.Number({
    minimum: 0,
    maximum: 1,
    default: noFaults.declineRate,
    description: 'The share of authorisations that are declined.',
  }),
  lossRate: Type.Number({
    minimum: 0,
    maximum: 1,
    default: noFaults.lossRate,
    description: 'The share of requests that are obeyed, but whose answer is lost.',
  }),
  callbacks: Type.Integer({
    minimum: 0,
    maximum: 10,
    default: noFaults.callbacks,
    description: 'How many callbacks report each change.',
  }),
})
export type Faults = Static<typeof Faults>
