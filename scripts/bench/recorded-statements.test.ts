import { expect, test } from 'vitest'
import { forAnother } from './recorded-statements.ts'

const customer = '00000000-0000-4000-8000-000000000001'
const order = '019aa5f0-0000-7000-8000-000000000001'

test('for another request every id is new, the same one for the same, and what was there before stays', () => {
  const statements = [
    { text: 'BEGIN' },
    { name: 'add', text: 'INSERT', values: [order, customer, 5, new Date(0)] },
    { name: 'event', text: 'INSERT', values: [[order], [JSON.stringify({ orderId: order, customerId: customer })]] },
  ]
  const [begin, add, event] = forAnother(statements, [customer])
  expect(begin).toEqual({ text: 'BEGIN', values: undefined })
  const [other] = add!.values as [string]
  expect(other).not.toBe(order)
  expect(add!.values).toEqual([other, customer, 5, new Date(0)])
  expect(event!.values).toEqual([[other], [JSON.stringify({ orderId: other, customerId: customer })]])
})
