import { expect, test } from 'vitest'
import { placeOrder } from './order.ts'

const tea = { id: 'tea', priceMinor: 54000, currency: 'RUB' }
const cup = { id: 'cup', priceMinor: 115050, currency: 'RUB' }
const imported = { id: 'imported', priceMinor: 900, currency: 'EUR' }

const order = (...lines: [string, number][]) =>
  placeOrder(
    'order-1',
    {
      customerId: 'ada',
      paymentMethod: 'test-ok',
      street: 'Harbour Street 1',
      lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
    },
    [tea, cup, imported],
  )

test('an order costs what its lines cost at today’s prices', () => {
  expect(order(['tea', 2], ['cup', 1])).toMatchObject({
    status: 'pending',
    version: 1,
    amountMinor: 2 * 54000 + 115050,
    currency: 'RUB',
    lines: [
      { productId: 'tea', quantity: 2, priceMinor: 54000 },
      { productId: 'cup', quantity: 1, priceMinor: 115050 },
    ],
  })
})

test('an amount is counted to the last kopeck, and refused where that ends', () => {
  const dear = [{ id: 'dear', priceMinor: 99_999_999_99, currency: 'RUB' }]
  const orderOf = (quantity: number) =>
    placeOrder(
      'order-1',
      {
        customerId: 'ada',
        paymentMethod: 'test-ok',
        street: 'Harbour Street 1',
        lines: [{ productId: 'dear', quantity }],
      },
      dear,
    )
  expect(orderOf(900_000)).toMatchObject({ amountMinor: 8_999_999_999_100_000 })
  expect(orderOf(1_000_000)).toEqual({ refused: 'amount-too-large' })
})

test.each([
  [
    'a product that is not for sale',
    order(['tea', 1], ['moon', 1]),
    { refused: 'unknown-product', productIds: ['moon'] },
  ],
  ['a product in two lines', order(['tea', 1], ['tea', 2]), { refused: 'repeated-product', productIds: ['tea'] }],
  ['two currencies', order(['tea', 1], ['imported', 1]), { refused: 'mixed-currencies', currencies: ['RUB', 'EUR'] }],
])('%s is refused by name', (_case, given, refusal) => {
  expect(given).toEqual(refusal)
})
