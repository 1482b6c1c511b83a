/** Schemas that the routes of several modules have in common. */
import { pattern, UuidOf } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'

/** The demo shop's warehouse with bins. */
export const demoWarehouse = '00000000-0000-4000-8000-000000000a03'

/** Path parameter of every route within one warehouse. */
export const WarehouseId = UuidOf('The warehouse.', demoWarehouse)

export const ProductId = (description = 'The product.') => UuidOf(description, '00000000-0000-4000-8000-000000000101')

export const WorkerId = UuidOf('The id of the worker.', '00000000-0000-4000-8000-000000000e01')

/** Path parameter for an id that the caller chooses. */
export const ChosenId = (what: string) =>
  UuidOf(
    `An id that the caller chooses. Sending the same ${what} again changes nothing.`,
    '019aa5f0-0000-7000-8000-0000000000c1',
  )

export const PickListId = UuidOf('The id of the pick list.', '019aa5f0-0000-7000-8000-0000000000c2')

/**
 * Query of a list in pages, for `StrictObject`. The default is the maximum, since these lists once had no pages.
 * @param one what an entry stands for, such as `product`
 */
export const pageOf = (one: string) => ({
  after: Type.Optional(UuidOf(`The last ${one} of the previous page.`)),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 200, description: `The most ${one}s on a page.` }),
})

export type Page = Static<Type.TObject<ReturnType<typeof pageOf>>>

/** A number of pieces. The maximum is more than any warehouse has, and sums of it stay exact. */
export const Pieces = (description: string, minimum = 1) =>
  Type.Integer({ minimum, maximum: 1_000_000_000, description, examples: [12] })

export const BinCode = (description: string, example = '01-01-01') =>
  Type.String({
    ...pattern('^[0-9]{2}-[0-9]{2}-[0-9]{2}$', 'aisle, rack and bin in two digits each, such as 01-02-03'),
    description,
    examples: [example],
  })

/**
 * The path or body in lower case, as PostgreSQL writes ids, so that equal ids are equal texts. Only for routes whose
 * texts are all ids and codes.
 */
export function inLowerCase<Sent>(sent: Sent): Sent {
  return JSON.parse(JSON.stringify(sent).toLowerCase())
}
