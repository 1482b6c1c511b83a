/** What is read of the things that the task names. What is not of the shape is seen as another value. */
import type { Shape } from '../../../scripts/lab/kit/child/pick.ts'

const placed = { location: null, quantity: null } as const
const part = { ...placed, lot: null } as const

export const movement = {
  ...{ type: null, sku: null, lot: null, quantity: null, to: null, from: null, location: null, reason: null },
  ...{ id: null, recordedAt: null },
} as const

export const event = { type: null, data: movement } as const

export const asked = {
  goods: { sku: null, quantity: null, class: null },
  places: [
    { code: null, distance: null, free: null, lots: [{ lot: null, sku: null, receivedAt: null, quantity: null }] },
  ],
} as const

/** Answers, by the name of what was sent or asked; of all others the value as it is. */
export const answers: Readonly<Record<string, Shape>> = {
  receive: { lot: null, placed: [placed] },
  pick: { taken: [part] },
  stock: { sku: null, total: null, lots: [{ ...part, receivedAt: null }] },
  locations: [{ code: null, used: null, capacity: null }],
  movements: [movement],
}

/** What the functions of a strategy return. */
export const returned: Readonly<Record<string, Shape>> = { pick: [part], putAway: [placed] }
