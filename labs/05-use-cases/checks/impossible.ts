/** Commands, and answers of a strategy, that cannot be. */
import type { Call, Part } from './scenes.ts'
import { addItem, addLocation, adjust, pick, receive, transfer } from './warehouses.ts'

/** @param lot by when it came in */
export const part = (location: string, quantity: number, lot?: number): Part => ({
  location,
  quantity,
  ...(lot !== undefined && { lot }),
})

/** With 8 tea and 2 cups in `small` (3) and `L2` (9). */
export const impossible: Call[] = [
  ...[0, -2, 1.5, Number.NaN, '3'].flatMap(quantity => [
    receive({ sku: 'tea', quantity }),
    pick({ sku: 'tea', quantity }),
    transfer({ sku: 'tea', quantity, from: 'L2', to: 'small' }),
  ]),
  ...[0, 1.5, Number.NaN, '3'].map(quantity => adjust({ sku: 'cup', quantity, location: 'L2', reason: 'counted' })),
  ...['', undefined].map(reason => adjust({ sku: 'tea', quantity: -1, location: 'L2', reason })),
  transfer({ sku: 'tea', quantity: 1, from: 'L2', to: 'L2' }),
  ...['soap', 'constructor'].flatMap(sku => [
    receive({ sku, quantity: 1 }),
    pick({ sku, quantity: 1 }),
    transfer({ sku, quantity: 1, from: 'L2', to: 'small' }),
    adjust({ sku, quantity: 1, location: 'L2', reason: 'counted' }),
  ]),
  transfer({ sku: 'tea', quantity: 1, from: 'nowhere', to: 'small' }),
  transfer({ sku: 'tea', quantity: 1, from: 'L2', to: 'nowhere' }),
  adjust({ sku: 'tea', quantity: 1, location: 'nowhere', reason: 'counted' }),
  receive({ sku: 'lamp', quantity: 3 }),
  transfer({ sku: 'tea', quantity: 4, from: 'L2', to: 'small' }),
  adjust({ sku: 'tea', quantity: 4, location: 'small', reason: 'counted' }),
  ...['tea', 'lamp'].map(sku => pick({ sku, quantity: 9 })),
  transfer({ sku: 'lamp', quantity: 1, from: 'L2', to: 'small' }),
  ...['tea', 'lamp'].map(sku => adjust({ sku, quantity: -9, location: 'L2', reason: 'counted' })),
  addLocation({ code: 'L2', distance: 1, capacity: 5 }),
  addLocation({ code: 'new', distance: 1, capacity: 0 }),
  addLocation({ code: 'new', distance: -1, capacity: 5 }),
  addLocation({ code: 'new', distance: 0.5, capacity: 5 }),
  addItem({ sku: 'tea', turnover: 5 }),
  addItem({ sku: 'new', turnover: -1 }),
  addItem({ sku: 'new', turnover: 0.5 }),
]

/** For 3 tea, with 2 free in L2 and 26 in B. */
export const wrongPlaces: Part[][] = [
  [part('B', 2)],
  [part('B', 4)],
  [],
  [part('L2', 3)],
  [part('L2', 2), part('L2', 1)],
  [part('nowhere', 3)],
  [part('B', 3), part('L2', 0)],
  [part('B', 4), part('L2', -1)],
  [part('B', 1.5), part('L2', 1.5)],
]

/** For 3 tea, of which 4 lie in L2 (received at 50,000) and none in B, where cups do (60,000). */
export const wrongLots: Part[][] = [
  [part('L2', 2, 50_000)],
  [part('L2', 4, 50_000)],
  [],
  [part('B', 3, 60_000)],
  [part('B', 3, 50_000)],
  [part('L2', 3, 1)],
  [part('nowhere', 3, 50_000)],
  [part('L2', 4, 50_000), part('L2', -1, 50_000)],
  [part('L2', 3, 50_000), part('L2', 0, 50_000)],
]
