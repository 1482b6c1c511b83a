/** Guards that the platform rests on, by subject. */
import type { Guard } from './guard.ts'
import { accessGuards } from './guards/access.ts'
import { architectureGuards } from './guards/architecture.ts'
import { deliveryGuards } from './guards/delivery.ts'
import { eventsGuards } from './guards/events.ts'
import { ordersGuards } from './guards/orders.ts'
import { paymentGuards } from './guards/payment.ts'
import { progressGuards } from './guards/progress.ts'
import { stockGuards } from './guards/stock.ts'

export const guards: Guard[] = [
  ...eventsGuards,
  ...stockGuards,
  ...ordersGuards,
  ...paymentGuards,
  ...deliveryGuards,
  ...accessGuards,
  ...progressGuards,
  ...architectureGuards,
]
