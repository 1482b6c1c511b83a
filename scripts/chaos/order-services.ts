import { services } from '@groundwork/contracts/services'

/** The services that take part in orders: those that take events. The others hear of no order. */
export const orderServices: readonly string[] = Object.entries(services)
  .filter(([, { consumers }]) => Object.keys(consumers).length > 0)
  .map(([name]) => name)
