import { pattern } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'

/** Whole minor units (kopecks, cents): 12.34 is 1234. Never a fraction. */
export const MinorUnits = Type.Integer({ minimum: 0 })

/** ISO 4217. */
export const Currency = Type.String(pattern('^[A-Z]{3}$', 'three capital letters, such as EUR'))

export const Quantity = Type.Integer({ minimum: 1 })
