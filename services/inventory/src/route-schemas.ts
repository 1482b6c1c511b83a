/** Schemas that the routes of several modules have in common. */
import { pattern, UuidOf } from '@groundwork/kernel/schema'
import { Type } from 'typebox'

/** The demo shop's warehouse with bins. */
export const demoWarehouse = '00000000-0000-4000-8000-000000000a03'

/** In the path of everything that is done within one warehouse. */
export const WarehouseId = UuidOf('Which warehouse.', demoWarehouse)

export const ProductId = (description = 'Which product.') => UuidOf(description, '00000000-0000-4000-8000-000000000101')

export const WorkerId = UuidOf('A number that stands for the person.', '00000000-0000-4000-8000-000000000e01')

/** In a path, for what the caller makes: the example is one of them. */
export const ChosenId = (what: string) =>
  UuidOf(`Chosen by the caller: the same ${what} again changes nothing.`, '019aa5f0-0000-7000-8000-0000000000c1')

export const PickListId = UuidOf('As the answer to claiming it says.', '019aa5f0-0000-7000-8000-0000000000c2')

/** More than lies in any warehouse, and few enough to be added up. */
export const Pieces = (description: string, minimum = 1) =>
  Type.Integer({ minimum, maximum: 1_000_000_000, description, examples: [12] })

export const BinCode = (description: string, example = '01-01-01') =>
  Type.String({
    ...pattern('^[0-9]{2}-[0-9]{2}-[0-9]{2}$', 'aisle, rack and bin in two digits each, such as 01-02-03'),
    description,
    examples: [example],
  })

/**
 * Path or body with its ids as PostgreSQL writes them, however they were spelt: equal ids are then equal texts. All that
 * these routes take as text are ids and codes.
 */
export function inLowerCase<Sent>(sent: Sent): Sent {
  return JSON.parse(JSON.stringify(sent).toLowerCase())
}
