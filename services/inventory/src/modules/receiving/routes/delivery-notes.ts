import type { Queryable } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { Mediator } from '../../../mediator.ts'
import type { ModuleParts } from '../../../module-parts.ts'
import { BinCode, ChosenId, inLowerCase, Pieces, ProductId, WarehouseId } from '../../../route-schemas.ts'
import { MovementParts } from '../../stock/index.ts'
import { announce } from '../commands/announce.ts'
import { receiveGoods } from '../commands/receive-goods.ts'
import { unknownNote } from '../refusals.ts'
import { findNote } from '../repo/delivery-notes.ts'

const params = Type.Object({
  warehouse_id: WarehouseId,
  note_id: ChosenId('note'),
})

const bodyOf = (description: string, minimum: number, minItems: number) =>
  StrictObject({
    lines: Type.Array(StrictObject({ product_id: ProductId(), quantity: Pieces(description, minimum) }), {
      minItems,
      maxItems: 200,
      description: 'One line for each product.',
    }),
  })

const NoteView = Type.Object({
  note_id: UuidOf('The id of the delivery note.'),
  status: Type.Enum(['announced', 'received'], {
    description: 'The state of the delivery. `received`: the goods are in bins and are part of the stock.',
  }),
  lines: Type.Array(
    Type.Object({
      product_id: ProductId(),
      expected: Type.Integer({ description: 'The number of pieces that were announced.' }),
      received: Type.Union([Type.Integer(), Type.Null()], {
        description: 'The number of pieces that arrived; null until the goods are received.',
      }),
    }),
    { description: 'One line for each product.' },
  ),
  put_away: Type.Array(
    Type.Object({
      product_id: ProductId(),
      bin: BinCode('The bin where the pieces go.'),
      quantity: Type.Integer({ description: 'The number of pieces.' }),
    }),
    { description: 'The places for the goods. Empty until the goods are received.' },
  ),
})

const common = { tags: ['receiving'], params, response: { 200: NoteView, ...problemResponses } }

const announcement = {
  ...common,
  summary: 'Announce goods',
  body: bodyOf('The number of pieces that are coming.', 1, 1),
}

const receipt = {
  ...common,
  summary: 'Receive announced goods and put them away',
  description:
    'An announced product without a line did not arrive. A product that was not announced is received as well. The answer says in which bins the goods go.',
  body: bodyOf('The number of pieces that arrived.', 0, 0),
}

const read = { ...common, summary: 'Read a delivery note' }

export function deliveryNoteRoutes(app: App, { sql, withTransaction, mediator }: ModuleParts): void {
  const path = '/api/v1/warehouse/:warehouse_id/delivery-notes/:note_id'
  const config = { permission: 'receiving:write', idempotency: 'natural' } as const

  app.put(path, { config, schema: announcement }, async request => {
    const ids = idsOf(request.params)
    await withTransaction(work => announce(work, { ...ids, goods: goodsOf(request.body) }))
    return noteView(sql, mediator, ids)
  })

  app.put(`${path}/receipt`, { config, schema: receipt }, async request => {
    const ids = idsOf(request.params)
    await withTransaction(work => receiveGoods(work, mediator, { ...ids, goods: goodsOf(request.body) }))
    return noteView(sql, mediator, ids)
  })

  app.get(path, { config: { permission: 'receiving:read' }, schema: read }, request =>
    noteView(sql, mediator, idsOf(request.params)),
  )
}

function idsOf(params: { warehouse_id: string; note_id: string }) {
  const { warehouse_id: warehouseId, note_id: noteId } = inLowerCase(params)
  return { warehouseId, noteId }
}

function goodsOf(body: { lines: { product_id: string; quantity: number }[] }) {
  return inLowerCase(body).lines.map(({ product_id: productId, quantity }) => ({ productId, quantity }))
}

async function noteView(sql: Queryable, mediator: Mediator, ids: { warehouseId: string; noteId: string }) {
  const { warehouseId, noteId } = ids
  const note = await findNote(sql, warehouseId, noteId)
  if (!note) throw unknownNote(warehouseId, noteId)
  const parts = await mediator.send(sql, MovementParts, { movementId: noteId })
  return {
    note_id: noteId,
    status: note.status,
    lines: note.lines.map(({ productId, ...counts }) => ({ product_id: productId, ...counts })),
    put_away: parts.map(({ productId, to, quantity }) => ({ product_id: productId, bin: to!, quantity })),
  }
}
