import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { ProductId, pageOf, WarehouseId } from '../../../route-schemas.ts'
import { turnoverBetween } from '../repo/turnover.ts'

const Day = (description: string) =>
  Type.Optional(Type.String({ format: 'date', description, examples: ['2026-11-28'] }))

const read = {
  summary: 'Read what went in and out of the bins of a warehouse',
  tags: ['analytics'],
  params: Type.Object({ warehouse_id: WarehouseId }),
  querystring: StrictObject({
    from: Day('The first day, in UTC. Without it the answer starts at the beginning.'),
    until: Day('The last day, in UTC. Without it the answer ends today.'),
    ...pageOf('product'),
  }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          product_id: ProductId('The product that moved.'),
          inbound: Type.Integer({ description: 'The number of pieces that were put away.' }),
          outbound: Type.Integer({ description: 'The number of pieces that were picked.' }),
          adjusted: Type.Integer({
            description: 'The number of pieces that counts found, minus the number that they missed.',
          }),
        }),
        { description: 'One entry for each product. The product that leaves most comes first.' },
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
      const { from = '-infinity', until = 'infinity', ...page } = request.query
      const rows = await turnoverBetween(sql, { warehouseId: request.params.warehouse_id, from, until }, page)
      return { items: rows.map(({ productId, ...pieces }) => ({ product_id: productId, ...pieces })) }
    },
  )
}
