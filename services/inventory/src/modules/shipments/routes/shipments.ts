import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { ModuleParts } from '../../../module-parts.ts'
import { ChosenId, inLowerCase, PickListId, WarehouseId } from '../../../route-schemas.ts'
import { ship } from '../commands/ship.ts'
import { findShipment, type Shipment } from '../repo/shipments.ts'

const common = {
  tags: ['shipments'],
  params: Type.Object({
    warehouse_id: WarehouseId,
    shipment_id: ChosenId('shipment'),
  }),
  response: {
    200: Type.Object({
      shipment_id: UuidOf('The id of the shipment.'),
      left_at: Type.String({ format: 'date-time', description: 'When the shipment left.' }),
      pick_lists: Type.Array(PickListId, { description: 'The pick lists of the shipment.' }),
    }),
    ...problemResponses,
  },
}

const send = {
  ...common,
  summary: 'Ship packed pick lists',
  body: StrictObject({
    pick_lists: Type.Array(PickListId, {
      minItems: 1,
      maxItems: 200,
      uniqueItems: true,
      description: 'The pick lists to ship. All of them must be packed.',
    }),
  }),
}

const read = { ...common, summary: 'Read a shipment' }

export function shipmentRoutes(app: App, { sql, withTransaction, mediator }: ModuleParts): void {
  const path = '/api/v1/warehouse/:warehouse_id/shipments/:shipment_id'

  app.put(path, { config: { permission: 'shipments:write', idempotency: 'natural' }, schema: send }, async request => {
    const { warehouse_id: warehouseId, shipment_id: shipmentId } = inLowerCase(request.params)
    const listIds = [...new Set(inLowerCase(request.body).pick_lists)]
    return viewOf(await withTransaction(work => ship(work, mediator, { warehouseId, shipmentId, listIds })))
  })

  app.get(path, { config: { permission: 'shipments:read' }, schema: read }, async request => {
    const { warehouse_id: warehouseId, shipment_id: shipmentId } = request.params
    const shipment = await findShipment(sql, warehouseId, shipmentId)
    if (shipment) return viewOf(shipment)
    throw problem(404, 'unknown-shipment', 'There is no such shipment', `Nothing left as ${shipmentId}.`)
  })
}

function viewOf({ shipmentId, leftAt, listIds }: Shipment) {
  return { shipment_id: shipmentId, left_at: leftAt.toISOString(), pick_lists: listIds }
}
