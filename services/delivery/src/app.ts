import { anybody } from '@groundwork/kernel/access'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http'
import { type CourierParts, courierRoutes } from './api/couriers.ts'
import { deliveryRoutes } from './api/deliveries.ts'

const permissions = { 'couriers:read': anybody, 'couriers:hire': anybody, 'deliveries:read': anybody }

/** The service over HTTP, without a process around it. */
export async function createDeliveryApp(parts: HttpParts & CourierParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Delivery',
    description: 'Couriers, and who brings which order.',
    access: { permissions },
  })
  courierRoutes(app, parts)
  deliveryRoutes(app, parts)
  return app
}
