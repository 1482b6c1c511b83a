import { pattern, UuidOf } from '@groundwork/kernel/http/schema'
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
    id: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Of this message. What is counted once is the movement, not the message.',
      examples: ['message-1'],
    }),
    source: Type.String({ minLength: 1, maxLength: 255, description: 'Who reports.', examples: ['WH-3322'] }),
    specversion: Type.Literal('1.0', { description: 'Of CloudEvents.' }),
    type: Type.Literal('ru.retail.warehouses.movement', { description: 'What kind of message it is.' }),
    datacontenttype: Type.Optional(Type.Literal('application/json', { description: 'Of `data`.' })),
    dataschema: Type.Optional(Type.String({ maxLength: 255, description: 'Name of the schema; not looked at.' })),
    time: Type.Optional(
      Type.Union(
        [
          Type.Integer({ minimum: 0, maximum: latestMillisecond, description: 'Milliseconds since the epoch.' }),
          Type.String({ format: 'date-time', description: 'RFC 3339.' }),
        ],
        { description: 'When the message was made: RFC 3339, or milliseconds since the epoch. Not looked at.' },
      ),
    ),
    subject: Type.Optional(
      Type.String({ maxLength: 255, description: 'Warehouse and event, for people; not looked at.' }),
    ),
    destination: Type.Optional(Type.String({ maxLength: 255, description: 'For whom it is meant; not looked at.' })),
    traceparent: Type.Optional(Type.String({ maxLength: 255, description: 'W3C trace context.' })),
    tracestate: Type.Optional(Type.String({ maxLength: 512, description: 'W3C trace context, the vendor’s part.' })),
    data: Type.Object(
      {
        movement_id: UuidOf('The same for departure and arrival.', '019aa5f0-0000-7000-8000-0000000000a1'),
        warehouse_id: UuidOf('Where it left or arrived.', '00000000-0000-4000-8000-000000000a01'),
        timestamp: Type.String({
          format: 'date-time',
          // Without leap seconds, which neither JavaScript nor PostgreSQL can keep.
          ...pattern('^(19[7-9]|2[01]\\d)\\d-.{8}:\\d\\d:[0-5]\\d', 'a moment from 1970 until 2200'),
          description: 'RFC 3339, from 1970 until 2200.',
          examples: ['2026-03-02T09:30:00Z'],
        }),
        event: Type.Enum(['arrival', 'departure'], { description: 'Which side of the movement this is.' }),
        product_id: UuidOf('The product.', '00000000-0000-4000-8000-000000000101'),
        quantity: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'How many pieces were counted.' }),
      },
      { additionalProperties: false, description: 'The movement itself.' },
    ),
  },
  { additionalProperties: false },
)

export type WarehouseMovement = Static<typeof WarehouseMovement>
