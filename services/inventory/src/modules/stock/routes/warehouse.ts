import { type Cache, sendCached } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { pageOf } from '../../../route-schemas.ts'
import { stockCacheKey } from '../cache-keys.ts'
import { findStock, type StoredStock, stockOfProduct } from '../repo/stock.ts'

const WarehouseStock = Type.Object({
  warehouse_id: UuidOf('The warehouse.'),
  product_id: UuidOf('The product.'),
  quantity: Type.Integer({
    description: 'The number of pieces in the warehouse, including those that are reserved for orders.',
  }),
  updated_at: Type.String({ format: 'date-time', description: 'When the quantity changed last.' }),
})

const inWarehouse = {
  summary: 'Read the stock of a product in a warehouse',
  tags: ['warehouse'],
  params: Type.Object({
    warehouse_id: UuidOf('The warehouse.', '00000000-0000-4000-8000-000000000a01'),
    product_id: UuidOf('The product.', '00000000-0000-4000-8000-000000000101'),
  }),
  response: { 200: WarehouseStock, ...problemResponses },
}

const everywhere = {
  summary: 'Read the stock of a product in all warehouses',
  tags: ['warehouse'],
  querystring: StrictObject({
    productId: UuidOf('The product.', '00000000-0000-4000-8000-000000000101'),
    ...pageOf('warehouse'),
  }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          warehouse_id: UuidOf('The warehouse.'),
          product_id: UuidOf('The product.'),
          quantity: Type.Integer({ description: 'The number of pieces in the warehouse.' }),
          reserved: Type.Integer({ description: 'How many of these pieces are reserved for orders.' }),
        }),
        { description: 'One entry for each warehouse, ordered by its id.' },
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
    const { productId, ...page } = request.query
    const lines = await stockOfProduct(sql, productId, page)
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
