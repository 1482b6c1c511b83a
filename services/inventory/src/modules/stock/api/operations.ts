/**
 * What picking asks of stock, as data: the same three operations in this process, over HTTP and over gRPC. Each may be
 * asked again under its hold's id and changes nothing then, so a caller without an answer just asks again.
 */
import { StrictObject, Uuid } from '@groundwork/kernel/schema'
import { type Static, type TObject, Type } from 'typebox'

const Pieces = { productId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }
const Nothing = StrictObject({})

export const operations = {
  /** Promises pieces in bins, and says which. A product has one line. */
  hold: {
    input: StrictObject({
      holdId: Uuid,
      warehouseId: Uuid,
      lines: Type.Array(StrictObject(Pieces), { minItems: 1, maxItems: 1000 }),
    }),
    output: StrictObject({ parts: Type.Array(StrictObject({ bin: Type.String(), ...Pieces })) }),
  },
  /** The promised pieces were picked. */
  take: { input: StrictObject({ holdId: Uuid }), output: Nothing },
  /** The promise is given up; pieces that were picked go back. */
  release: { input: StrictObject({ holdId: Uuid, warehouseId: Uuid }), output: Nothing },
} satisfies Record<string, { input: TObject; output: TObject }>

export type OperationName = keyof typeof operations
export type OperationInput<Name extends OperationName> = Static<(typeof operations)[Name]['input']>
export type OperationOutput<Name extends OperationName> = Static<(typeof operations)[Name]['output']>

/** Stock, as it answers. Refusals are Problems. */
export type StockOperations = {
  [Name in OperationName]: (input: OperationInput<Name>) => Promise<OperationOutput<Name>>
}

export const operationNames = Object.keys(operations) as OperationName[]
