import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { answerOnce, type KeyedRequest } from '@groundwork/kernel/http/idempotency'
import { type Problem, problem } from '@groundwork/kernel/http/problem'
import { uuidv7 } from '@groundwork/kernel/ids'
import { announcementOf } from '../announcement.ts'
import { type Order, placeOrder, type Refusal } from '../domain/order.ts'
import { defaultStreet, type OrderView, type PlaceOrderBody, viewOf } from '../order-view.ts'
import { findCustomerAndProducts } from '../repo/catalogue.ts'
import { addOrder } from '../repo/orders.ts'

export interface PlaceOrder {
  /** Id of the account that orders. */
  caller: string
  idempotencyKey: string
  body: PlaceOrderBody
  traceparent?: string
}

/**
 * Places an order. The order, its event and the answer under the key are committed together.
 * @throws Problem 422 for an unknown customer or product, or a key that belongs to another request.
 */
export function placeOrderCommand(parts: { sql: Queryable; withTransaction: WithTransaction }, command: PlaceOrder) {
  const body = inLowerCase(command.body)
  const { traceparent } = command
  return answerOnce<OrderView>(parts, requestOf({ ...command, body }), async () => {
    const order = await price(parts.sql, body)
    const placedAt = new Date()
    return {
      status: 201,
      body: viewOf(order, placedAt),
      async change(work) {
        await addOrder(work, order, { placedAt, traceparent })
        work.emit(announcementOf('order-placed', order, traceparent))
      },
    }
  })
}

/** @throws Problem 422 */
async function price(sql: Queryable, body: PlaceOrderBody): Promise<Order> {
  const productIds = body.lines.map(line => line.productId)
  const { customerKnown, products } = await findCustomerAndProducts(sql, body.customerId, productIds)
  if (!customerKnown) throw unknownCustomer(body.customerId)
  const order = placeOrder(uuidv7(), body, products)
  if ('refused' in order) throw refusalProblem(order)
  return order
}

/** Also the answer about another customer. A new customer is known as soon as identity's event has arrived. */
export const unknownCustomer = (id: string): Problem =>
  problem(422, 'unknown-customer', 'There is no such customer', `Customer ${id} is not known.`)

/**
 * The body with ids in lower case, as PostgreSQL writes them, so that the same order has the same hash in any spelling.
 */
function inLowerCase(body: PlaceOrderBody): PlaceOrderBody {
  const lines = body.lines.map(line => ({ ...line, productId: line.productId.toLowerCase() }))
  return { ...body, customerId: body.customerId.toLowerCase(), lines }
}

function requestOf({ caller, idempotencyKey: key, body }: PlaceOrder): KeyedRequest {
  const lines = body.lines.map(line => [line.productId, line.quantity])
  // With the default street the content is the same as in earlier releases, whose keys are valid for a week.
  const street = body.street === defaultStreet ? [] : [body.street]
  return { route: 'POST /api/v1/orders', caller, key, content: [body.customerId, body.paymentMethod, lines, ...street] }
}

function refusalProblem(refusal: Refusal): Problem {
  switch (refusal.refused) {
    case 'repeated-product':
      return problem(
        422,
        refusal.refused,
        'A product stands in two lines',
        `Join the lines of ${list(refusal.productIds)}.`,
      )
    case 'unknown-product':
      return problem(422, refusal.refused, 'There is no such product', `Not for sale: ${list(refusal.productIds)}.`)
    case 'mixed-currencies':
      return problem(422, refusal.refused, 'One order has one currency', `Here are ${list(refusal.currencies)}.`)
    case 'amount-too-large':
      return problem(422, refusal.refused, 'The amount is too large', 'Split the order into smaller ones.')
  }
}

const list = (words: string[]) => words.join(', ')
