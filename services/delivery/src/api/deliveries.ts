import { isTheirs, ownerListed } from '@groundwork/kernel/access/guard'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'
import type { Queries } from '../application/ports.ts'
import { failureReasons } from '../domain/events.ts'
import type { Order } from '../domain/order.ts'
import { coordinates } from './location-view.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description })

const Status = (description: string) =>
  Type.Enum(['received', 'located', 'assigned', 'completed', 'failed'], { description })

const summary = {
  orderId: UuidOf('The order that is delivered.'),
  status: Status('The state of the delivery.'),
  volume: Type.Integer({ description: 'The volume of the order in whole units.' }),
  location: nullable(Type.Object(coordinates), 'The place of the street; null until it is known.'),
  courierId: nullable(
    UuidOf('The id of a courier, from `/api/v1/couriers`.'),
    'The courier who delivers the order; null until there is one.',
  ),
  failure: nullable(Type.Enum(failureReasons), 'Why the order cannot be delivered; null otherwise.'),
}
const DeliverySummary = Type.Object(summary)

const DeliveryView = Type.Object({
  ...summary,
  history: Type.Array(
    Type.Object({
      event: Type.String({ description: 'The name of the event.' }),
      at: Type.String({ format: 'date-time', description: 'The time of the event.' }),
    }),
    { description: 'The events of the delivery, oldest first.' },
  ),
})

const read = {
  summary: 'Read the delivery of an order',
  tags: ['deliveries'],
  params: Type.Object({ orderId: UuidOf('The id of an order that was paid.', '019aa5f0-0000-7000-8000-000000000001') }),
  response: { 200: DeliveryView, ...problemResponses },
}

const list = {
  summary: 'List the deliveries, newest order first',
  description: 'A courier sees only its own deliveries.',
  tags: ['deliveries'],
  querystring: StrictObject({
    courierId: Type.Optional(UuidOf('Only the deliveries of this courier, completed ones included.')),
    status: Type.Optional(Status('Only the deliveries in this state.')),
    before: Type.Optional(UuidOf('The last order id of the previous page.')),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'The most deliveries on a page.' }),
  }),
  response: {
    200: Type.Object({ items: Type.Array(DeliverySummary, { description: 'The deliveries of one page.' }) }),
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
