import { OrderPlaced } from '@groundwork/contracts/sales'
import type { Queryable } from '@groundwork/kernel/db'
import { occur } from '@groundwork/kernel/event'
import { uuidv7 } from '@groundwork/kernel/ids'
import { type Problem, problem } from '@groundwork/kernel/problem'
import type { Transact } from '@groundwork/kernel/unit-of-work'
import { type Order, placeOrder, type Refusal } from '../domain/order.ts'
import { type OrderView, type PlaceOrderBody, viewOf } from '../order-view.ts'
import { lookUp } from '../repo/catalogue.ts'
import { type Answer, findAnswer, type KeyedRequest, storeAnswer } from '../repo/idempotency-keys.ts'
import { addOrder } from '../repo/orders.ts'

export interface PlaceOrder {
  idempotencyKey: string
  body: PlaceOrderBody
  traceparent?: string
}

export interface Placed {
  order: OrderView
  /** The answer was given before; nothing was done now. */
  replayed: boolean
}

/**
 * Accepts an order: the order, its event and the answer under the key are committed together. The same key with the
 * same body gives the same answer for as long as answers are kept.
 * @throws Problem 422 for an unknown customer or product, or a key that belongs to another request.
 */
export async function placeOrderCommand(
  { sql, transact }: { sql: Queryable; transact: Transact },
  command: PlaceOrder,
): Promise<Placed> {
  const body = inLowerCase(command.body)
  const request = requestOf(command.idempotencyKey, body)
  const order = await price(sql, body)
  // A product may have left the catalogue since the first sending: a known key is answered all the same.
  if ('refusal' in order) return replay(await findAnswer(sql, request), order.refusal)

  const placedAt = new Date()
  const view = viewOf(order, placedAt)
  const stored = await transact(async work => {
    if (!(await storeAnswer(work, request, { status: 201, body: view }))) return false
    await addOrder(work, order, placedAt)
    work.emit(orderPlaced(order, command.traceparent))
    return true
  })
  if (stored) return { order: view, replayed: false }
  return replay(await findAnswer(sql, request), problem(409, 'key-in-use', 'The key was just released; try again'))
}

async function price(sql: Queryable, body: PlaceOrderBody): Promise<Order | { refusal: Problem }> {
  const productIds = body.lines.map(line => line.productId)
  const { customerKnown, products } = await lookUp(sql, body.customerId, productIds)
  if (!customerKnown) {
    const detail = `Customer ${body.customerId} is not known.`
    return { refusal: problem(422, 'unknown-customer', 'There is no such customer', detail) }
  }
  const order = placeOrder(uuidv7(), body, products)
  return 'refused' in order ? { refusal: refusalProblem(order) } : order
}

function replay(answer: Answer | 'other-request' | undefined, otherwise: Problem): Placed {
  if (answer === undefined) throw otherwise
  if (answer === 'other-request') {
    const detail = 'Use a new Idempotency-Key for a new order.'
    throw problem(422, 'key-reused', 'This key belongs to a different request', detail)
  }
  return { order: answer.body as OrderView, replayed: true }
}

/** Ids as PostgreSQL writes them: the same order is the same order however its ids were spelt. */
function inLowerCase(body: PlaceOrderBody): PlaceOrderBody {
  const lines = body.lines.map(line => ({ ...line, productId: line.productId.toLowerCase() }))
  return { ...body, customerId: body.customerId.toLowerCase(), lines }
}

function requestOf(key: string, body: PlaceOrderBody): KeyedRequest {
  const lines = body.lines.map(line => [line.productId, line.quantity])
  return { route: 'POST /api/v1/orders', key, content: [body.customerId, body.paymentMethod, lines] }
}

function orderPlaced(order: Order, traceparent?: string) {
  const lines = order.lines.map(({ productId, quantity }) => ({ productId, quantity }))
  const data = { orderId: order.id, customerId: order.customerId, lines }
  return occur(OrderPlaced, { aggregateId: order.id, version: order.version, data, traceparent })
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
