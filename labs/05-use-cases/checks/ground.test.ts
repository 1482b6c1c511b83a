import { expect, test } from 'vitest'
import { openGround } from './ground.ts'
import type { Call } from './scenes.ts'

const tea = { kind: 'shelf', id: 'tea' }

function ground(call: Partial<Call> = {}) {
  const opened = openGround([{ ...tea, version: 1, value: 10 }], {})
  opened.call = call
  return opened
}

test('a commit writes all or nothing', async () => {
  const opened = ground()
  const { store } = opened
  const cup = { kind: 'shelf', id: 'cup', expected: 1, value: 5 }
  await expect(store.commit([{ ...tea, expected: 1, value: 9 }, cup])).rejects.toMatchObject({
    code: 'version-conflict',
  })
  expect(opened.docs).toEqual([{ ...tea, version: 1, value: 10 }])
  await store.commit([
    { ...tea, expected: 1, value: 9 },
    { ...cup, expected: 0 },
  ])
  expect(opened.docs.map(({ version, value }) => [version, value])).toEqual([
    [2, 9],
    [1, 5],
  ])
})

test('what goes in and out is a copy', async () => {
  const { store } = ground()
  const value = { lots: [1] }
  await store.put('shelf', 'cup', value)
  value.lots.push(2)
  const got = await store.get('shelf', 'cup')
  ;(got!.value as typeof value).lots.push(3)
  expect((await store.get('shelf', 'cup'))?.value).toEqual({ lots: [1] })
})

test('reading goes on before writing, whoever was first', async () => {
  const { store } = ground()
  const order: string[] = []
  const written = store.put('shelf', 'tea', 9).then(() => order.push('written'))
  const read = store.get('shelf', 'tea').then(document => order.push(`read ${document?.value}`))
  await Promise.all([written, read])
  expect(order).toEqual(['read 10', 'written'])
})

test('a call that is held waits until it is let go, and others overtake it', async () => {
  const { store, open, isHeld } = ground({ hold: { at: 1, of: 'write' } })
  const held = store.put('shelf', 'tea', 9)
  await store.put('shelf', 'tea', 8)
  expect(isHeld()).toBe(true)
  open()
  await held
  expect((await store.get('shelf', 'tea'))?.value).toBe(9)
})

test('somebody else writes just before the call of that number', async () => {
  const { store } = ground({ foreign: { at: 2, id: 'tea' } })
  expect((await store.get('shelf', 'tea'))?.value).toBe(10)
  await expect(store.commit([{ ...tea, expected: 1, value: 9 }])).rejects.toMatchObject({ code: 'version-conflict' })
  expect((await store.get('shelf', 'tea'))?.value).toBe(110)
})
