import type { App } from '@groundwork/kernel/http'
import type { Queryable } from '@groundwork/kernel/pool'
import { problemResponses } from '@groundwork/kernel/problem'
import { StrictObject } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { ProductId, WarehouseId } from '../../../route-schemas.ts'
import { turnoverBetween } from '../repo/turnover.ts'

const Day = (description: string) =>
  Type.Optional(Type.String({ format: 'date', description, examples: ['2026-11-28'] }))

const read = {
  summary: 'What went in and out of the bins of a warehouse',
  tags: ['analytics'],
  params: Type.Object({ warehouse_id: WarehouseId }),
  querystring: StrictObject({
    from: Day('First day, in UTC; from the beginning without it.'),
    until: Day('Last day, in UTC; until today without it.'),
  }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          product_id: ProductId('What moved.'),
          inbound: Type.Integer({ description: 'Pieces that came.' }),
          outbound: Type.Integer({ description: 'Pieces that were picked.' }),
          adjusted: Type.Integer({ description: 'Pieces that counts found, less those that they missed.' }),
        }),
        { description: 'A product each; what leaves most comes first.' },
      ),
    }),
    ...problemResponses,
  },
}

export function turnoverRoutes(app: App, { sql }: { sql: Queryable }): void {
  app.get(
    '/api/v1/warehouse/:warehouse_id/turnover',
    { config: { permission: 'analytics:read' }, schema: read },
    async request => {
      const { from = '-infinity', until = 'infinity' } = request.query
      const rows = await turnoverBetween(sql, { warehouseId: request.params.warehouse_id, from, until })
      return { items: rows.map(({ productId, ...pieces }) => ({ product_id: productId, ...pieces })) }
    },
  )
}
