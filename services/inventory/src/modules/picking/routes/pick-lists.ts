import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { BinCode, inLowerCase, PickListId, ProductId, WarehouseId, WorkerId } from '../../../route-schemas.ts'
import { claimList } from '../commands/claim-list.ts'
import { packList, pickList } from '../commands/finish-list.ts'
import { type PickList, type PickListStatus, pickListTransitions } from '../domain/pick-list.ts'
import type { PickingParts } from '../parts.ts'
import { listPickLists } from '../repo/pick-lists.ts'

const statuses = Object.keys(pickListTransitions) as PickListStatus[]
const tags = ['picking']

const PickListView = Type.Object({
  list_id: UuidOf('The id of the pick list.'),
  order_id: UuidOf('The order of the pieces.'),
  status: Type.Enum(statuses, {
    description: 'The state of the pick list. `returned`: its order was cancelled, and the pieces are back.',
  }),
  lines: Type.Array(
    Type.Object({ product_id: ProductId(), quantity: Type.Integer({ description: 'The number of pieces to pick.' }) }),
    { description: 'One line for each product.' },
  ),
  stops: Type.Array(
    Type.Object({
      bin: BinCode('The bin to go to.'),
      product_id: ProductId('The product to take.'),
      quantity: Type.Integer({ description: 'The number of pieces to take.' }),
    }),
    { description: 'The stops in walking order. Empty until somebody has claimed the list.' },
  ),
})

const list = {
  summary: 'List the pick lists of a warehouse',
  tags,
  params: Type.Object({ warehouse_id: WarehouseId }),
  querystring: StrictObject({
    status: Type.Enum(statuses, { default: 'open', description: 'Only pick lists in this state.' }),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'The most pick lists in the answer.' }),
  }),
  response: {
    200: Type.Object({
      items: Type.Array(PickListView, { description: 'The list that has waited longest comes first.' }),
    }),
    ...problemResponses,
  },
}

const body = StrictObject({ worker_id: WorkerId })

const claim = {
  summary: 'Claim a pick list',
  description:
    'The worker gets the list that has waited longest. A worker who has a list already gets that list again.',
  tags,
  params: Type.Object({ warehouse_id: WarehouseId }),
  body,
  response: { 200: PickListView, ...problemResponses },
}

const finish = (summary: string) => ({
  summary,
  tags,
  params: Type.Object({ warehouse_id: WarehouseId, list_id: PickListId }),
  body,
  response: { 200: PickListView, ...problemResponses },
})

export function pickListRoutes(app: App, parts: PickingParts): void {
  const path = '/api/v1/warehouse/:warehouse_id/pick-lists'
  const config = { permission: 'picking:work', idempotency: 'natural' } as const

  app.get(path, { config: { permission: 'picking:read' }, schema: list }, async request => {
    const { warehouse_id: warehouseId } = request.params
    const lists = await listPickLists(parts.sql, { warehouseId, ...request.query })
    return { items: lists.map(viewOf) }
  })

  app.post(`${path}/claim`, { config, schema: claim }, async request => {
    const { warehouse_id: warehouseId } = inLowerCase(request.params)
    const { worker_id: workerId } = inLowerCase(request.body)
    return viewOf(await claimList(parts, { warehouseId, workerId, traceparent: request.traceparent }))
  })

  app.put(
    `${path}/:list_id/picked`,
    { config, schema: finish('Report that all pieces of a list are picked') },
    async request => viewOf(await pickList(parts, workOf(request))),
  )

  app.put(
    `${path}/:list_id/packed`,
    { config, schema: finish('Report that the pieces of a list are packed') },
    async request => viewOf(await packList(parts, workOf(request))),
  )
}

interface WorkRequest {
  params: { warehouse_id: string; list_id: string }
  body: { worker_id: string }
  traceparent: string
}

function workOf({ params, body, traceparent }: WorkRequest) {
  const { warehouse_id: warehouseId, list_id: listId } = inLowerCase(params)
  return { warehouseId, listId, workerId: inLowerCase(body).worker_id, traceparent }
}

function viewOf({ listId, orderId, status, lines, stops }: PickList) {
  return {
    list_id: listId,
    order_id: orderId,
    status,
    lines: lines.map(({ productId, quantity }) => ({ product_id: productId, quantity })),
    stops: stops.map(({ bin, productId, quantity }) => ({ bin, product_id: productId, quantity })),
  }
}
