/** What lab 02 asks for, as data: the lesson says it in words, the checks of both proofs read it from here. */

export const engines = ['postgres', 'redis', 'kafka'] as const
export type Engine = (typeof engines)[number]

/** The three services, with the engines that each of them needs. */
export const services = {
  sales: ['postgres', 'redis', 'kafka'],
  inventory: ['postgres', 'kafka'],
  payment: ['postgres', 'kafka'],
} as const satisfies Record<string, readonly Engine[]>
export type ServiceName = keyof typeof services
export const serviceNames = Object.keys(services) as ServiceName[]

/** Everything the compose file must have by name (rule 1.1). */
export const parts = [...engines, 'kafka-setup', ...serviceNames, 'gateway'] as const

export const schemas = ['common', 'sales', 'inventory', 'payment', 'shipping', 'customer'] as const

/** Enumerated types of schema `common`, labels in their order. */
export const enums = {
  order_status: ['pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled'],
  payment_status: ['pending', 'processing', 'completed', 'failed', 'refunded'],
  shipping_status: ['pending', 'processing', 'shipped', 'delivered', 'returned'],
} as const

export const topics = [
  'order-events',
  'payment-events',
  'inventory-events',
  'shipping-events',
  'customer-events',
  'order-commands',
  'payment-commands',
  'saga-events',
  'notification-events',
] as const
export const partitions = 3
export const replication = 1

/** Requests a second that one client may send to /api/, and how many more may come at once. */
export const limit = { perSecond: 20, burst: 40 } as const
