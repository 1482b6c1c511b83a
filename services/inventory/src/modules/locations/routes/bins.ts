import type { App } from '@groundwork/kernel/http'
import { problemResponses } from '@groundwork/kernel/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { BinCode, inLowerCase, type ModuleParts, Pieces, ProductId, WarehouseId } from '../../../warehouse-route.ts'
import { LotsInBins } from '../../stock/index.ts'
import { countBin } from '../commands/count-bin.ts'
import { transferBetweenBins } from '../commands/transfer.ts'

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
    transfer_id: UuidOf('Chosen by the caller: the same transfer again changes nothing.'),
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
    count_id: UuidOf('Chosen by the caller: the same count again changes nothing.'),
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
