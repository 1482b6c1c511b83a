import { isTheirs, ownerListed } from '@groundwork/kernel/access'
import type { App } from '@groundwork/kernel/http'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'
import type { Queries } from '../application/ports.ts'
import type { Order } from '../domain/order.ts'
import { coordinates } from './location-view.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description })

const Status = (description: string) =>
  Type.Enum(['received', 'located', 'assigned', 'completed', 'failed'], { description })

const summary = {
  orderId: UuidOf('Which order.'),
  status: Status('How far it is.'),
  volume: Type.Integer({ description: 'In whole units.' }),
  location: nullable(Type.Object(coordinates), 'Where it goes, once that is known.'),
  courierId: nullable(UuidOf('As `/api/v1/couriers` lists it.'), 'Who brings it.'),
  failure: nullable(Type.Enum(['too_large', 'unknown_street']), 'Why it cannot be delivered.'),
}
const DeliverySummary = Type.Object(summary)

const DeliveryView = Type.Object({
  ...summary,
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

const list = {
  summary: 'The deliveries, the newest order first',
  description: 'A courier sees the own ones.',
  tags: ['deliveries'],
  querystring: StrictObject({
    courierId: Type.Optional(UuidOf('Those that this courier brings, or has brought.')),
    status: Type.Optional(Status('Those that are so far.')),
    before: Type.Optional(Type.String({ format: 'uuid', description: 'The last order of the page before.' })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Deliveries on a page.' }),
  }),
  response: {
    200: Type.Object({ items: Type.Array(DeliverySummary, { description: 'One page.' }) }),
    ...problemResponses,
  },
}

export function deliveryRoutes(app: App, { queries }: { queries: Queries }): void {
  app.get('/api/v1/deliveries', { config: { permission: 'deliveries:read' }, schema: list }, async request => {
    const account = ownerListed(request)
    return { items: (await queries.deliveries({ ...request.query, account })).map(summaryOf) }
  })

  app.get('/api/v1/deliveries/:orderId', { config: { permission: 'deliveries:read' }, schema: read }, async request => {
    const { orderId } = request.params
    const found = await queries.delivery(orderId)
    if (!found || !isTheirs(request, found.account))
      throw problem(404, 'unknown-delivery', 'There is no such delivery', `Order ${orderId} is not here.`)
    const history = found.history.map(({ event, occurredAt }) => ({
      event: event.name,
      at: occurredAt.toISOString(),
    }))
    return { ...summaryOf(found.order), history }
  })
}

function summaryOf({
  id: orderId,
  status,
  volume,
  location,
  courierId,
  failure,
}: Order): Static<typeof DeliverySummary> {
  return { orderId, status, volume, location, courierId, failure }
}
