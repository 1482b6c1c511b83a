/**
 * The operations of stock for picking, as schemas: the same three in this process, over HTTP and over gRPC. Each is
 * idempotent by the id of its hold, so a caller without an answer sends the request again.
 */
import { StrictObject, Uuid } from '@groundwork/kernel/http/schema'
import { type Static, type TObject, Type } from 'typebox'

const Pieces = { productId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }
const Nothing = StrictObject({})

export const operations = {
  /** Promises pieces in bins to a pick list, and returns the bins. A product has one line. */
  hold: {
    input: StrictObject({
      holdId: Uuid,
      warehouseId: Uuid,
      lines: Type.Array(StrictObject(Pieces), { minItems: 1, maxItems: 1000 }),
    }),
    output: StrictObject({ parts: Type.Array(StrictObject({ bin: Type.String(), ...Pieces })) }),
  },
  /** Takes the promised pieces out of their bins: they were picked. */
  take: { input: StrictObject({ holdId: Uuid }), output: Nothing },
  /** Gives up the promise; pieces that were picked go back. */
  release: { input: StrictObject({ holdId: Uuid, warehouseId: Uuid }), output: Nothing },
} satisfies Record<string, { input: TObject; output: TObject }>

export type OperationName = keyof typeof operations
export type OperationInput<Name extends OperationName> = Static<(typeof operations)[Name]['input']>
export type OperationOutput<Name extends OperationName> = Static<(typeof operations)[Name]['output']>

/** The implementation of the operations. They reject with a Problem to refuse. */
export type StockOperations = {
  [Name in OperationName]: (input: OperationInput<Name>) => Promise<OperationOutput<Name>>
}

export const operationNames = Object.keys(operations) as OperationName[]
