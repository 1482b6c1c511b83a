import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { ModuleParts } from '../../../module-parts.ts'
import { inLowerCase, PickListId, pageOf, WarehouseId, WorkerId } from '../../../route-schemas.ts'
import { beginShift, finishShift } from '../commands/shifts.ts'
import { workersOnShift } from '../repo/shifts.ts'

const shiftParams = Type.Object({ warehouse_id: WarehouseId, worker_id: WorkerId })
const tags = ['workforce']
const done = { 204: Type.Null({ description: 'It is done, now or already before.' }), ...problemResponses }

const begin = { summary: 'Begin the shift of a worker', tags, params: shiftParams, response: done }
const end = { summary: 'End the shift of a worker', tags, params: shiftParams, response: done }

const list = {
  summary: 'List the workers on shift',
  tags,
  params: Type.Object({ warehouse_id: WarehouseId }),
  querystring: StrictObject(pageOf('worker')),
  response: {
    200: Type.Object({
      items: Type.Array(
        Type.Object({
          worker_id: WorkerId,
          started_at: Type.String({ format: 'date-time', description: 'When the shift began.' }),
          pick_list: Type.Union([PickListId, Type.Null()], {
            description: 'The pick list that the worker is working on; null without one.',
          }),
        }),
        { description: 'The worker whose shift began first comes first.' },
      ),
    }),
    ...problemResponses,
  },
}

export function shiftRoutes(app: App, { sql, withTransaction }: ModuleParts): void {
  const path = '/api/v1/warehouse/:warehouse_id/shifts'
  const config = { permission: 'workforce:write', idempotency: 'natural' } as const

  app.put(`${path}/:worker_id`, { config, schema: begin }, async (request, reply) => {
    const { worker_id: workerId, warehouse_id: warehouseId } = inLowerCase(request.params)
    await withTransaction(work => beginShift(work, { workerId, warehouseId }))
    return reply.code(204).send(null)
  })

  app.delete(`${path}/:worker_id`, { config, schema: end }, async (request, reply) => {
    const { worker_id: workerId, warehouse_id: warehouseId } = inLowerCase(request.params)
    await withTransaction(work => finishShift(work, { workerId, warehouseId }))
    return reply.code(204).send(null)
  })

  app.get(path, { config: { permission: 'workforce:read' }, schema: list }, async request => {
    const workers = await workersOnShift(sql, request.params.warehouse_id, request.query)
    return {
      items: workers.map(({ workerId, startedAt, taskId }) => {
        return { worker_id: workerId, started_at: startedAt.toISOString(), pick_list: taskId }
      }),
    }
  })
}
