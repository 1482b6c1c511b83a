import { type Cache, sendCached } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { listProducts } from '../repo/catalogue.ts'

const Product = Type.Object({
  id: UuidOf('The id that an order line names.'),
  name: Type.String({ description: 'The name of the product.' }),
  description: Type.Union([Type.String(), Type.Null()], {
    description: 'A sentence or two about the product; null without one.',
  }),
  category: Type.Union([Type.String(), Type.Null()], { description: 'The category, such as `tea`; null without one.' }),
  priceMinor: Type.Integer({ description: 'The price of one piece, in minor units.' }),
  currency: Type.String({ description: 'The currency of the price, by ISO 4217.' }),
})

const ProductPage = Type.Object({
  items: Type.Array(Product, { description: 'The products of one page, ordered by id.' }),
})

const query = StrictObject({
  after: Type.Optional(UuidOf('The last id of the previous page.')),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 100, description: 'The most products on a page.' }),
})

const list = {
  summary: 'List the products that are for sale',
  tags: ['products'],
  querystring: query,
  response: { 200: ProductPage, ...problemResponses },
}

export function productRoutes(app: App, { sql, cache }: { sql: Queryable; cache: Cache }): void {
  app.get('/api/v1/products', { config: { permission: 'products:read' }, schema: list }, async (request, reply) => {
    const { after, limit } = request.query
    const key = `products:${after ?? ''}:${limit}`
    const load = async () => JSON.stringify({ items: await listProducts(sql, { after, limit }) })
    return sendCached(reply, await cache.readThrough(key, load))
  })
}
