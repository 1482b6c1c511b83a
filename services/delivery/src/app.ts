import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access/guard'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http/app'
import { type CourierParts, courierRoutes } from './api/couriers.ts'
import { deliveryRoutes } from './api/deliveries.ts'

export type DeliveryParts = CourierParts & { identify: Identify }

/** The HTTP side of the service. */
export async function createDeliveryApp(parts: HttpParts & DeliveryParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Delivery',
    description: 'Couriers, and the deliveries of orders.',
    access: accessBy(parts.identify),
  })
  courierRoutes(app, parts)
  deliveryRoutes(app, parts)
  return app
}
