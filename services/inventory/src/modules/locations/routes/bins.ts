import type { App } from '@groundwork/kernel/http'
import { problemResponses } from '@groundwork/kernel/problem'
import { StrictObject } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import type { ModuleParts } from '../../../module-parts.ts'
import { BinCode, ChosenId, inLowerCase, Pieces, ProductId, WarehouseId } from '../../../route-schemas.ts'
import { LotsInBins } from '../../stock/index.ts'
import { countBin } from '../commands/count-bin.ts'
import { transferBetweenBins } from '../commands/transfer.ts'
import { binsDue } from '../repo/counts.ts'

const contents = {
  summary: 'What lies in a bin',
  tags: ['locations'],
  params: Type.Object({ warehouse_id: WarehouseId, bin: BinCode('Which bin.') }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          product_id: ProductId('What lies there.'),
          quantity: Type.Integer({ description: 'Pieces of it.' }),
          held: Type.Integer({ description: 'Of these, pieces that somebody is on the way to pick.' }),
          received_at: Type.String({ format: 'date-time', description: 'When they were received.' }),
        }),
        { description: 'The oldest first.' },
      ),
    }),
    ...problemResponses,
  },
}

const TransferBody = StrictObject({
  product_id: ProductId(),
  from: BinCode('Where the pieces lie.'),
  to: BinCode('Where they go.', '01-01-02'),
  quantity: Pieces('How many; the oldest are taken.'),
})

const transfer = {
  summary: 'Carry pieces from one bin to another',
  tags: ['locations'],
  params: Type.Object({
    warehouse_id: WarehouseId,
    transfer_id: ChosenId('transfer'),
  }),
  body: TransferBody,
  response: { 200: TransferBody, ...problemResponses },
}

const CountBody = StrictObject({
  bin: BinCode('Which bin.'),
  product_id: ProductId(),
  counted: Pieces('How many were found.', 0),
})

const count = {
  summary: 'Count the pieces of a product in a bin',
  description:
    'What is missing or found more is adjusted. Pieces that orders have been promised cannot be written off.',
  tags: ['locations'],
  params: Type.Object({
    warehouse_id: WarehouseId,
    count_id: ChosenId('count'),
  }),
  body: CountBody,
  response: {
    200: Type.Object({
      ...CountBody.properties,
      expected: Type.Integer({ description: 'How many should have been there.' }),
      adjustment: Type.Integer({ description: 'Counted less expected.' }),
    }),
    ...problemResponses,
  },
}

const due = {
  summary: 'Which bins to count next',
  description: 'Those that have not been counted for longest: whoever counts a few a day has counted all in turn.',
  tags: ['locations'],
  params: Type.Object({ warehouse_id: WarehouseId }),
  querystring: StrictObject({
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 10, description: 'How many at most.' }),
  }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          bin: BinCode('Which bin.'),
          counted_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
            description: 'When it was counted last; null if never.',
          }),
        }),
        { description: 'In the order in which they are due.' },
      ),
    }),
    ...problemResponses,
  },
}

export function binRoutes(app: App, { sql, withTransaction, mediator }: ModuleParts): void {
  app.get(
    '/api/v1/warehouse/:warehouse_id/bins/:bin',
    { config: { permission: 'inventory:read' }, schema: contents },
    async request => {
      const { warehouse_id: warehouseId, bin } = inLowerCase(request.params)
      const lots = await mediator.send(sql, LotsInBins, { warehouseId })
      const here = lots
        .filter(lot => lot.bin === bin)
        .sort((one, other) => one.receivedAt - other.receivedAt || (one.productId < other.productId ? -1 : 1))
      return {
        items: here.map(({ productId, quantity, held, receivedAt }) => {
          return { product_id: productId, quantity, held, received_at: new Date(receivedAt).toISOString() }
        }),
      }
    },
  )

  app.put(
    '/api/v1/warehouse/:warehouse_id/transfers/:transfer_id',
    { config: { permission: 'stock:move', idempotency: 'natural' }, schema: transfer },
    async request => {
      const { warehouse_id: warehouseId, transfer_id: movementId } = inLowerCase(request.params)
      const body = inLowerCase(request.body)
      const { product_id: productId, ...rest } = body
      await withTransaction(work =>
        transferBetweenBins(work, mediator, { movementId, warehouseId, productId, ...rest }),
      )
      return body
    },
  )

  app.get(
    '/api/v1/warehouse/:warehouse_id/counts/due',
    { config: { permission: 'inventory:read' }, schema: due },
    async request => {
      const bins = await binsDue(sql, request.params.warehouse_id, request.query.limit)
      return { items: bins.map(({ bin, countedAt }) => ({ bin, counted_at: countedAt?.toISOString() ?? null })) }
    },
  )

  app.put(
    '/api/v1/warehouse/:warehouse_id/counts/:count_id',
    { config: { permission: 'stock:adjust', idempotency: 'natural' }, schema: count },
    async request => {
      const { warehouse_id: warehouseId, count_id: countId } = inLowerCase(request.params)
      const { product_id: productId, bin, counted } = inLowerCase(request.body)
      const { expected } = await withTransaction(work =>
        countBin(work, mediator, { countId, warehouseId, bin, productId, counted }),
      )
      return { bin, product_id: productId, counted, expected, adjustment: counted - expected }
    },
  )
}
