import { WarehouseMovement } from '@groundwork/contracts/warehouse'
import { createBatcher } from '@groundwork/kernel/batcher'
import type { Cache } from '@groundwork/kernel/cache'
import { isUnavailable } from '@groundwork/kernel/database/pg-errors'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { UuidOf } from '@groundwork/kernel/http/schema'
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
    200: Type.Object({
      status: Type.Enum(['applied', 'duplicate'], { description: '`duplicate`: it was known, nothing changed.' }),
      movement_id: UuidOf('The id of the movement.'),
    }),
    ...problemResponses,
  },
}

const SideView = Type.Object({
  warehouse_id: UuidOf('The warehouse that reported this side.'),
  timestamp: Type.String({ format: 'date-time', description: 'When it happened, by that warehouse’s clock.' }),
  quantity: Type.Integer({ description: 'How many pieces were counted.' }),
})

/** One side of a movement; null until it is reported. */
const Side = (description: string) => Type.Union([SideView, Type.Null()], { description })

const read = {
  summary: 'A movement with the sides that were reported so far',
  tags: ['movements'],
  params: Type.Object({ movement_id: UuidOf('The id of the movement.', '019aa5f0-0000-7000-8000-0000000000a1') }),
  response: {
    200: Type.Object({
      movement_id: UuidOf('The id of the movement.'),
      product_id: UuidOf('The product.'),
      departure: Side('The sending side; null while it is not reported.'),
      arrival: Side('The receiving side; null while it is not reported.'),
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
  withTransaction: WithTransaction
  cache: Cache
}

/** At most this many webhooks share a transaction. */
const limit = 200

export function movementRoutes(app: App, { sql, withTransaction, cache }: Parts): void {
  const apply = createBatcher<Movement, Outcome>(
    take => withTransaction(work => applyMovementReports(work, cache, take())),
    { limit, isShared: isUnavailable },
  )

  app.post(
    '/api/v1/kafka/webhook',
    { config: { permission: 'movements:report', idempotency: 'natural' }, schema: report },
    async request => {
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
    },
  )

  app.get(
    '/api/v1/movements/:movement_id',
    { config: { permission: 'movements:read' }, schema: read },
    async request => {
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
    },
  )
}

function sideView(side: Movement | undefined) {
  if (!side) return null
  return {
    warehouse_id: side.warehouseId,
    timestamp: new Date(side.occurredAt).toISOString(),
    quantity: side.quantity,
  }
}
