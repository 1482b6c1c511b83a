import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { ModuleParts } from '../../../module-parts.ts'
import { BinCode, ChosenId, inLowerCase, Pieces, ProductId, WarehouseId } from '../../../route-schemas.ts'
import { LotsInBins } from '../../stock/index.ts'
import { countBin } from '../commands/count-bin.ts'
import { transferBetweenBins } from '../commands/transfer.ts'
import { binsDue } from '../repo/counts.ts'

const contents = {
  summary: 'Read the contents of a bin',
  tags: ['locations'],
  params: Type.Object({ warehouse_id: WarehouseId, bin: BinCode('The bin.') }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          product_id: ProductId(),
          quantity: Type.Integer({ description: 'The number of pieces.' }),
          held: Type.Integer({ description: 'How many of these pieces are promised to a picker.' }),
          received_at: Type.String({ format: 'date-time', description: 'When the pieces were received.' }),
        }),
        { description: 'The oldest pieces first.' },
      ),
    }),
    ...problemResponses,
  },
}

const TransferBody = StrictObject({
  product_id: ProductId(),
  from: BinCode('The bin where the pieces are.'),
  to: BinCode('The bin where the pieces go.', '01-01-02'),
  quantity: Pieces('The number of pieces. The oldest are taken.'),
})

const transfer = {
  summary: 'Move pieces from one bin to another',
  tags: ['locations'],
  params: Type.Object({
    warehouse_id: WarehouseId,
    transfer_id: ChosenId('transfer'),
  }),
  body: TransferBody,
  response: { 200: TransferBody, ...problemResponses },
}

const CountBody = StrictObject({
  bin: BinCode('The bin.'),
  product_id: ProductId(),
  counted: Pieces('The number of pieces that were found.', 0),
})

const count = {
  summary: 'Count the pieces of a product in a bin',
  description:
    'A difference to the expected number becomes an adjustment. Pieces that are promised to orders or pickers cannot be written off.',
  tags: ['locations'],
  params: Type.Object({
    warehouse_id: WarehouseId,
    count_id: ChosenId('count'),
  }),
  body: CountBody,
  response: {
    200: Type.Object({
      ...CountBody.properties,
      expected: Type.Integer({ description: 'The number of pieces that should have been there.' }),
      adjustment: Type.Integer({ description: 'The counted number minus the expected number.' }),
    }),
    ...problemResponses,
  },
}

const due = {
  summary: 'List the bins to count next',
  description: 'The bins whose last count is oldest. Counting a few of them every day counts all bins in turn.',
  tags: ['locations'],
  params: Type.Object({ warehouse_id: WarehouseId }),
  querystring: StrictObject({
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 10, description: 'The most bins in the answer.' }),
  }),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          bin: BinCode('The bin.'),
          counted_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
            description: 'The time of the last count; null for a bin that was never counted.',
          }),
        }),
        { description: 'The bins in the order in which they are due.' },
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
      const lots = await mediator.send(sql, LotsInBins, { warehouseId, bin })
      lots.sort((one, other) => one.receivedAt - other.receivedAt || (one.productId < other.productId ? -1 : 1))
      return {
        items: lots.map(({ productId, quantity, held, receivedAt }) => {
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
