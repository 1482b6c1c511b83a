import { expect, test } from 'vitest'
import { faultOfHistory } from './history.ts'
import { beginning, nothingSeen, type Scene, type Seen } from './scenes.ts'
import { addItem, addLocation, pick, receive } from './warehouses.ts'

const scene: Scene = {
  warehouse: 'fifo',
  acts: [
    addLocation({ code: 'L2', distance: 1, capacity: 9 }),
    addItem({ sku: 'tea', turnover: 1 }),
    receive({ sku: 'tea', quantity: 5 }),
    pick({ sku: 'tea', quantity: 9 }),
  ],
}

/** What a right warehouse would show, with this for the last act. */
function seen(last: Partial<Seen['acts'][0]>): Seen {
  const acts = scene.acts.map((_, index) => ({
    ...nothingSeen(beginning + index),
    ended: { 0: {} } as Seen['acts'][0]['ended'],
  }))
  const movement = {
    type: 'inbound',
    sku: 'tea',
    lot: 'x',
    quantity: 5,
    to: 'L2',
    id: 'i1',
    recordedAt: new Date(beginning + 2),
  }
  const received = { lot: 'x', placed: [{ location: 'L2', quantity: 5 }] }
  Object.assign(acts[2]!, {
    ids: ['i1'],
    events: [{ type: 'movement-recorded', data: movement }],
    ended: { 0: { value: received } },
  })
  Object.assign(acts[3]!, last)
  return { acts, docs: [] }
}
const refused = { thrown: { code: 'not-enough', name: 'Refused', message: '', fields: {}, stack: '' } }

test('a history that goes as the reference goes has no fault', () => {
  expect(faultOfHistory(scene, seen({ ended: { 0: refused } }))).toBeUndefined()
})

test('what is accepted and should not be is a fault of its act', () => {
  expect(faultOfHistory(scene, seen({ ended: { 0: {} } }))).toMatchObject({
    at: 3,
    expected: 'refused with not-enough',
  })
})

test('a refused command that has written is a fault', () => {
  expect(faultOfHistory(scene, seen({ ended: { 0: refused }, writes: 1 }))).toMatchObject({ at: 3 })
})
