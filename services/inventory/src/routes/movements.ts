import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { WarehouseMovement } from '@groundwork/contracts/warehouse'
import { createBatcher } from '@groundwork/kernel/batcher'
import type { Cache } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/db'
import { isUnavailable } from '@groundwork/kernel/pg-errors'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { Uuid } from '@groundwork/kernel/schema'
import type { Transact } from '@groundwork/kernel/unit-of-work'
import { Type } from 'typebox'
import { applyMovementReports } from '../commands/apply-movements.ts'
import type { Movement, Outcome } from '../domain/movement.ts'
import { sidesOf } from '../repo/movements.ts'
import { movementFrom, refusalOf } from '../report.ts'

const report = {
  summary: 'Report one side of a movement, as if it had come from the topic',
  description: 'Answered after it has taken effect. Reporting the same again changes nothing.',
  tags: ['movements'],
  body: WarehouseMovement,
  response: {
    200: Type.Object({ status: Type.Enum(['applied', 'duplicate']), movement_id: Uuid }),
    ...problemResponses,
  },
}

const Side = Type.Union([
  Type.Object({ warehouse_id: Uuid, timestamp: Type.String({ format: 'date-time' }), quantity: Type.Integer() }),
  Type.Null(),
])

const read = {
  summary: 'A movement with the sides that were reported so far',
  tags: ['movements'],
  params: Type.Object({ movement_id: Uuid }),
  response: {
    200: Type.Object({
      movement_id: Uuid,
      product_id: Uuid,
      departure: Side,
      arrival: Side,
      elapsed_seconds: Type.Union([Type.Number(), Type.Null()], { description: 'From departure to arrival.' }),
      discrepancy: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Arrived minus departed: negative when pieces were lost on the way.',
      }),
    }),
    ...problemResponses,
  },
}

interface Parts {
  sql: Queryable
  transact: Transact
  cache: Cache
}

/** At most this many webhooks share a transaction. */
const togetherLimit = 200

export const movementRoutes: FastifyPluginAsyncTypebox<Parts> = async (app, { sql, transact, cache }) => {
  const apply = createBatcher<Movement, Outcome>(
    movements => transact(work => applyMovementReports(work, cache, movements)),
    { limit: togetherLimit, isShared: isUnavailable },
  )

  app.post('/api/v1/kafka/webhook', { schema: report }, async request => {
    const movement = movementFrom(request.body)
    if ('wrong' in movement) throw problem(400, 'validation', 'The request is not valid', movement.wrong)
    const outcome = await apply(movement)
    switch (outcome) {
      case 'applied':
      case 'duplicate':
        return { status: outcome, movement_id: movement.movementId }
      case 'conflict':
      case 'other-product':
        throw problem(409, 'movement-conflict', 'This movement is known otherwise', refusalOf(movement, outcome))
      case 'insufficient':
        throw problem(409, 'insufficient-stock', 'There is not enough stock', refusalOf(movement, outcome))
    }
  })

  app.get('/api/v1/movements/:movement_id', { schema: read }, async request => {
    const id = request.params.movement_id.toLowerCase()
    const sides = await sidesOf(sql, id)
    if (sides.length === 0) {
      throw problem(404, 'unknown-movement', 'There is no such movement', `Movement ${id} was never reported.`)
    }
    const departure = sides.find(side => side.event === 'departure')
    const arrival = sides.find(side => side.event === 'arrival')
    return {
      movement_id: id,
      product_id: sides[0]!.productId,
      departure: sideView(departure),
      arrival: sideView(arrival),
      elapsed_seconds: departure && arrival ? (arrival.occurredAt - departure.occurredAt) / 1000 : null,
      discrepancy: departure && arrival ? arrival.quantity - departure.quantity : null,
    }
  })
}

function sideView(side: Movement | undefined) {
  if (!side) return null
  return {
    warehouse_id: side.warehouseId,
    timestamp: new Date(side.occurredAt).toISOString(),
    quantity: side.quantity,
  }
}
