import fc from 'fast-check'
import { draws } from '../../../scripts/lab/kit/property.ts'
import { coordinate, point } from './cases.ts'
import type { Point } from './moves.ts'
import type { Located } from './player.ts'
import { requireExports, rule } from './stories.ts'
import { value } from './words.ts'

const pointWords = ({ x, y }: Point): string => `(${x}, ${y})`

const offBoard: unknown[] = [0, 11, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, [4], true]

export const location = [
  rule('1.1.off-board', 'What is not on the board is no location', async ({ child, seed, see }) => {
    requireExports('1.1', child)
    const draw = draws(seed, 'off-board')
    const bad = [...offBoard, draw(fc.integer({ min: 12, max: 9_999 })), -draw(coordinate), draw(coordinate) + 0.25]
    const pairs = bad.flatMap(each => [
      { x: each, y: draw(coordinate) },
      { x: draw(coordinate), y: each },
    ])
    const seen = await child.ask<Located[]>('locate', pairs)
    for (const [index, { x, y }] of pairs.entries())
      see('off-board', { x: value(x), y: value(y) }).refused(seen[index]!, 'location.invalid')
  }),

  rule('1.1.on-board', 'The hundred places of the board are locations', async ({ child, see }) => {
    requireExports('1.1', child)
    const hundred = Array.from({ length: 100 }, (_, index) => ({ x: 1 + (index % 10), y: 1 + Math.floor(index / 10) }))
    const seen = await child.ask<Located[]>('locate', hundred)
    for (const [index, made] of hundred.entries()) see('on-board', { ...made }).equal(seen[index], made)
  }),

  rule('1.2.equality', 'Locations are equal when x and y are', async ({ child, seed, see }) => {
    requireExports('1.2', child)
    const pairs = drawnPairs(seed, '1.2')
    const seen = await child.ask<{ equal: unknown }[]>('compare', pairs)
    for (const [index, { a, b }] of pairs.entries())
      see('equality', { a: pointWords(a), b: pointWords(b) }).equal(seen[index]!.equal, a.x === b.x && a.y === b.y)
  }),

  rule('1.4.distance', 'The distance is counted in steps along x and y', async ({ child, seed, see }) => {
    requireExports('1.4', child)
    const pairs = drawnPairs(seed, '1.4')
    const seen = await child.ask<{ distance: unknown }[]>('compare', pairs)
    for (const [index, { a, b }] of pairs.entries())
      see('distance', { a: pointWords(a), b: pointWords(b) }).equal(
        seen[index]!.distance,
        Math.abs(a.x - b.x) + Math.abs(a.y - b.y),
      )
  }),

  rule('1.3.overwritten', 'Writing to a location changes nothing that it says', async ({ child, seed, see }) => {
    requireExports('1.3', child)
    const pairs = drawnPairs(seed, '1.3').filter(({ a, b }) => a.x !== b.x && a.y !== b.y)
    const seen = await child.ask<object[]>('overwrite', pairs)
    for (const [index, { a, b }] of pairs.entries())
      see('overwritten', { a: pointWords(a), b: pointWords(b) }).equal(seen[index], { ...a, equal: true, distance: 0 })
  }),
]

/** Pairs that differ in both, in one, in none, and a turned one. */
function drawnPairs(seed: number, name: string): { a: Point; b: Point }[] {
  const draw = draws(seed, name)
  const drawn = draw(fc.array(fc.record({ a: point, b: point }), { minLength: 20, maxLength: 20 }))
  return drawn.flatMap(({ a, b }) => [
    { a, b },
    { a, b: { ...a } },
    { a, b: { x: a.x, y: b.y } },
    { a, b: { x: b.x, y: a.y } },
    { a, b: { x: a.y, y: a.x } },
  ])
}
