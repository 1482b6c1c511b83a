import type { App } from '@groundwork/kernel/http'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { UuidOf } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import type { Queries } from '../application/ports.ts'
import { coordinates } from './location-view.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description })

const DeliveryView = Type.Object({
  orderId: UuidOf('Which order.'),
  status: Type.Enum(['received', 'located', 'assigned', 'completed', 'failed'], { description: 'How far it is.' }),
  volume: Type.Integer({ description: 'In whole units.' }),
  location: nullable(Type.Object(coordinates), 'Where it goes, once that is known.'),
  courierId: nullable(UuidOf('As `/api/v1/couriers` lists it.'), 'Who brings it.'),
  failure: nullable(Type.Enum(['too_large', 'unknown_street']), 'Why it cannot be delivered.'),
  history: Type.Array(
    Type.Object({
      event: Type.String({ description: 'What happened.' }),
      at: Type.String({ format: 'date-time', description: 'When.' }),
    }),
    { description: 'Oldest first.' },
  ),
})

const read = {
  summary: 'How the delivery of an order fares',
  tags: ['deliveries'],
  params: Type.Object({ orderId: UuidOf('Of an order that was paid.', '019aa5f0-0000-7000-8000-000000000001') }),
  response: { 200: DeliveryView, ...problemResponses },
}

export function deliveryRoutes(app: App, { queries }: { queries: Queries }): void {
  app.get(
    '/api/v1/deliveries/:orderId',
    { config: { permission: 'deliveries:read' }, schema: read },
    async ({ params }) => {
      const found = await queries.delivery(params.orderId)
      if (!found)
        throw problem(404, 'unknown-delivery', 'There is no such delivery', `Order ${params.orderId} is not here.`)
      const { id: orderId, status, volume, location, courierId, failure } = found.order
      const history = found.history.map(({ event, occurredAt }) => ({
        event: event.name,
        at: occurredAt.toISOString(),
      }))
      return { orderId, status, volume, location, courierId, failure, history }
    },
  )
}
