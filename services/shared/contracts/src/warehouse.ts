import { Uuid } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'

/**
 * What warehouses report, over the webhook and on `warehouse-movements` alike: the whole envelope is the body and the
 * message's value. It resembles a CloudEvent, but its `time` may be epoch milliseconds, and need not agree with
 * `data.timestamp`: the two clocks are different people's, so both forms are taken and neither is compared.
 *
 * Unlike our own events it is closed: it comes from outside, and a misspelt member must be noticed by its sender.
 */
const latestMillisecond = Date.UTC(2200, 0, 1)

export const WarehouseMovement = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 255 }),
    source: Type.String({ minLength: 1, maxLength: 255 }),
    specversion: Type.Literal('1.0'),
    type: Type.Literal('ru.retail.warehouses.movement'),
    datacontenttype: Type.Optional(Type.Literal('application/json')),
    dataschema: Type.Optional(Type.String({ maxLength: 255 })),
    time: Type.Optional(
      Type.Union([
        Type.Integer({ minimum: 0, maximum: latestMillisecond, description: 'Milliseconds since the epoch.' }),
        Type.String({ format: 'date-time', description: 'RFC 3339.' }),
      ]),
    ),
    subject: Type.Optional(Type.String({ maxLength: 255 })),
    destination: Type.Optional(Type.String({ maxLength: 255 })),
    traceparent: Type.Optional(Type.String({ maxLength: 255 })),
    tracestate: Type.Optional(Type.String({ maxLength: 512 })),
    data: Type.Object(
      {
        movement_id: Uuid,
        warehouse_id: Uuid,
        timestamp: Type.String({ format: 'date-time', description: 'RFC 3339, from 1970 until 2200.' }),
        event: Type.Enum(['arrival', 'departure']),
        product_id: Uuid,
        quantity: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)

export type WarehouseMovement = Static<typeof WarehouseMovement>
