import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { Mediator } from '../../../mediator.ts'
import type { ModuleParts } from '../../../module-parts.ts'
import { BinCode, inLowerCase, WarehouseId } from '../../../route-schemas.ts'
import { LotsInBins } from '../../stock/index.ts'
import { layOut } from '../commands/lay-out.ts'
import { binCode } from '../domain/bin.ts'
import { placementNames } from '../domain/placement.ts'
import { inWalkingOrder } from '../domain/walking-order.ts'
import { unknownLayout } from '../hold-layout.ts'
import { findLayout } from '../repo/layouts.ts'

const Position = (description: string) => Type.Integer({ minimum: 1, maximum: 99, description, examples: [1] })

const Placement = Type.Enum(placementNames, {
  description:
    'Where goods are put away. `fifo`: in the bin with the oldest pieces of the same product. `abc`: products that leave often lie near the door.',
  examples: ['abc'],
})

const Capacity = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'The number of pieces that fit.',
  examples: [40],
})

const params = Type.Object({ warehouse_id: WarehouseId })

const LayoutView = Type.Object({
  placement: Placement,
  bins: Type.Array(
    Type.Object({
      code: BinCode('The code of the bin: aisle, rack and bin.'),
      capacity: Capacity,
      used: Type.Integer({ description: 'The number of pieces that are there.' }),
    }),
    { description: 'The bins in walking order from the door.' },
  ),
})

const replace = {
  summary: 'Replace the layout of a warehouse',
  description: 'A bin that is not empty has to stay.',
  tags: ['locations'],
  params,
  body: StrictObject({
    placement: Placement,
    bins: Type.Array(
      StrictObject({
        aisle: Position('The number of the aisle, counted from the door.'),
        rack: Position('The number of the rack in the aisle.'),
        bin: Position('The number of the bin in the rack, from the lowest up.'),
        capacity: Capacity,
      }),
      { minItems: 1, maxItems: 500, description: 'All bins of the warehouse.' },
    ),
  }),
  response: { 200: LayoutView, ...problemResponses },
}

const read = {
  summary: 'Read the layout of a warehouse',
  tags: ['locations'],
  params,
  response: { 200: LayoutView, ...problemResponses },
}

export function layoutRoutes(app: App, { sql, withTransaction, mediator }: ModuleParts): void {
  app.put(
    '/api/v1/warehouse/:warehouse_id/layout',
    { config: { permission: 'inventory:write', idempotency: 'natural' }, schema: replace },
    async request => {
      const { warehouse_id: warehouseId } = inLowerCase(request.params)
      const { placement } = request.body
      const bins = request.body.bins.map(bin => ({ ...bin, code: binCode(bin) }))
      await withTransaction(work => layOut(work, mediator, { warehouseId, placement, bins }))
      return layoutView(sql, mediator, warehouseId)
    },
  )

  app.get(
    '/api/v1/warehouse/:warehouse_id/layout',
    { config: { permission: 'inventory:read' }, schema: read },
    async request => layoutView(sql, mediator, inLowerCase(request.params).warehouse_id),
  )
}

async function layoutView(sql: Queryable, mediator: Mediator, warehouseId: string) {
  const layout = await findLayout(sql, warehouseId)
  if (!layout) throw unknownLayout(warehouseId)
  const lots = await mediator.send(sql, LotsInBins, { warehouseId })
  const used = new Map<string, number>()
  for (const { bin, quantity } of lots) used.set(bin, (used.get(bin) ?? 0) + quantity)
  const bins = inWalkingOrder(layout.bins).map(({ code, capacity }) => ({ code, capacity, used: used.get(code) ?? 0 }))
  return { placement: layout.placement, bins }
}
