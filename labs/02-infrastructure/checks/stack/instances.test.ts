import { expect, test } from 'vitest'
import { knownInstances } from './instances.ts'

/** A gateway that lets these instances of sales answer, one after the other; the others have one each. */
function gatewayTo(sales: (asked: number) => string) {
  let asked = 0
  const ask = async (path: string) => {
    const service = path.split('/')[3]!
    const instance = service === 'sales' ? sales(asked++) : `${service}-1`
    const echo = { service, instance, method: 'GET', path, query: '', headers: {}, body: '' }
    return { status: 200, headers: {}, body: JSON.stringify(echo), ms: 1, json: () => echo }
  }
  return { ask }
}

test('an instance that the gateway passes over for a while is known all the same', async () => {
  const known = await knownInstances(gatewayTo(asked => (asked < 12 ? 'sales-1' : 'sales-2')))
  expect(known.knew('sales', 'sales-1')).toBe(true)
  expect(known.knew('sales', 'sales-2')).toBe(true)
  expect(known.knew('payment', 'payment-1')).toBe(true)
})

test('a process that was not there before is not known', async () => {
  const known = await knownInstances(gatewayTo(asked => `sales-${(asked % 2) + 1}`))
  expect(known.knew('sales', 'sales-3')).toBe(false)
  expect(known.knew('payment', 'payment-2')).toBe(false)
})

test('where one instance never answers, another one says nothing about a new start', async () => {
  const known = await knownInstances(
    gatewayTo(() => 'sales-1'),
    100,
  )
  expect(known.knew('sales', 'sales-2')).toBe(true)
})
