import { expect, test } from 'vitest'
import { actsOf, handlerOf } from './sentences.ts'

test('a request is read with its name, its input and what happens to it on its way', () => {
  expect(actsOf('A: pick 4 tea (held before call 3 to the store)')).toMatchObject([
    { do: 'send', name: 'pick', as: 'A', input: { quantity: 4, sku: 'tea' }, hold: { of: 'call', at: 3 } },
  ])
})

test('what our strategy says is read part by part', () => {
  const [act] = actsOf('pick 3 tea (at 70000; the strategy says 2 from L2 of 50000, -1 in B)')
  expect(act).toMatchObject({
    clock: { milliseconds: 70_000 },
    strategy: {
      parts: [
        { quantity: 2, location: 'L2', lot: 50_000 },
        { quantity: -1, location: 'B' },
      ],
    },
  })
})

test('a value may be no number, nothing or a text that looks like a number', () => {
  const quantities = actsOf("receive NaN tea · receive '3' tea · receive 1.5 tea").map(
    act => 'input' in act && act.input,
  )
  expect(quantities).toEqual([NaN, '3', 1.5].map(quantity => ({ quantity, sku: 'tea' })))
})

test('several calls at once, what goes on, and what is registered again are acts of their own', () => {
  const acts = actsOf('at once: A: pick 1 tea | B: pick 2 tea · what waited goes on · fill is registered again')
  expect(acts.map(act => act.do)).toEqual(['together', 'open', 'register'])
})

test('a handler does the same again, unless it is told otherwise', () => {
  const once = handlerOf("query: get a; save d ''")
  expect(once).toMatchObject({ query: true, steps: [{ verb: 'get' }, { verb: 'save', id: 'd', value: '' }] })
  expect(once.again).toEqual(once.steps)
  expect(handlerOf('get a; when run again: nothing').again).toMatchObject([{ verb: 'nothing' }])
})
