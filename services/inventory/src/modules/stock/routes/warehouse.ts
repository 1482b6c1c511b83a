import { type Cache, sendCached } from '@groundwork/kernel/cache'
import type { App } from '@groundwork/kernel/http'
import type { Queryable } from '@groundwork/kernel/pool'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { stockCacheKey } from '../cache-keys.ts'
import { findStock, type StoredStock, stockOfProduct } from '../repo/stock.ts'

const WarehouseStock = Type.Object({
  warehouse_id: UuidOf('As asked.'),
  product_id: UuidOf('As asked.'),
  quantity: Type.Integer({ description: 'Pieces that lie there, those set aside for orders included.' }),
  updated_at: Type.String({ format: 'date-time', description: 'When the number last changed.' }),
})

const inWarehouse = {
  summary: 'How much of a product lies in a warehouse',
  tags: ['warehouse'],
  params: Type.Object({
    warehouse_id: UuidOf('Which warehouse.', '00000000-0000-4000-8000-000000000a01'),
    product_id: UuidOf('Which product.', '00000000-0000-4000-8000-000000000101'),
  }),
  response: { 200: WarehouseStock, ...problemResponses },
}

const everywhere = {
  summary: 'Where a product lies, and how much of it is set aside for orders',
  tags: ['warehouse'],
  querystring: StrictObject({ productId: UuidOf('Which product.', '00000000-0000-4000-8000-000000000101') }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          warehouse_id: UuidOf('Where it lies.'),
          product_id: UuidOf('As asked.'),
          quantity: Type.Integer({ description: 'Pieces that lie there.' }),
          reserved: Type.Integer({ description: 'Of the quantity, what is set aside for orders.' }),
        }),
        { description: 'A warehouse each.' },
      ),
    }),
    ...problemResponses,
  },
}

export function warehouseRoutes(app: App, { sql, cache }: { sql: Queryable; cache: Cache }): void {
  app.get(
    '/api/v1/warehouse/:warehouse_id/products/:product_id',
    { config: { permission: 'stock:read' }, schema: inWarehouse },
    async (request, reply) => {
      const warehouseId = request.params.warehouse_id.toLowerCase()
      const productId = request.params.product_id.toLowerCase()
      const answer = await cache.readThrough(stockCacheKey({ warehouseId, productId }), async () => {
        const found = await findStock(sql, warehouseId, productId)
        if (found) return JSON.stringify(viewOf(found))
        const detail = `Warehouse ${warehouseId} has never held product ${productId}.`
        throw problem(404, 'unknown-stock', 'This product was never there', detail)
      })
      return sendCached(reply, answer)
    },
  )

  app.get('/api/v1/stock', { config: { permission: 'stock:read' }, schema: everywhere }, async request => {
    const lines = await stockOfProduct(sql, request.query.productId)
    return {
      items: lines.map(({ warehouseId, productId, quantity, reserved }) => ({
        warehouse_id: warehouseId,
        product_id: productId,
        quantity,
        reserved,
      })),
    }
  })
}

function viewOf({ warehouseId, productId, quantity, updatedAt }: StoredStock) {
  return { warehouse_id: warehouseId, product_id: productId, quantity, updated_at: updatedAt.toISOString() }
}
