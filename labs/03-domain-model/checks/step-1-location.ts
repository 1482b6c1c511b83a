import fc from 'fast-check'
import { move, point } from './drawn.ts'
import type { Point } from './moves.ts'
import { storyRule } from './stories.ts'

const locationAt = (x: unknown, y: unknown) => move('location', 'l0', { x, y })
const equals = (other: Point) => move('equals', 'l0', other)
const distanceTo = (other: Point) => move('distanceTo', 'l0', other)

const offBoard = [0, 11, -1, 1.5, 3.000001, 3n, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, [4], true]
const oneToTen = Array.from({ length: 10 }, (_, index) => index + 1)
const hundred = oneToTen.flatMap(x => oneToTen.map(y => ({ x, y })))
const four = fc.array(point, { minLength: 4, maxLength: 4 })

export const location = [
  storyRule('1.1.off-board', 'off-board', 'Only whole x and y from 1 to 10 make a location', ({ draw }) => {
    const { x, y } = draw(point)
    const drawn = [draw(fc.integer({ min: 12, max: 9_999 })), -x, y + 0.25]
    return [...offBoard, ...drawn].flatMap(bad => [[locationAt(bad, y)], [locationAt(x, bad)]])
  }),

  storyRule('1.1.on-board', 'on-board', 'The hundred places of the board are locations', () =>
    hundred.map(({ x, y }) => [locationAt(x, y)]),
  ),

  storyRule('1.2.equality', 'equality', 'Locations are equal when x and y are, whoever made them', ({ draw }) =>
    draw(four).map(({ x, y }) => [locationAt(x, y), ...hundred.map(equals)]),
  ),

  storyRule('1.4.distance', 'distance', 'The distance is the steps along x and the steps along y', ({ draw }) =>
    draw(four).map(({ x, y }) => [locationAt(x, y), ...hundred.map(distanceTo)]),
  ),

  storyRule('1.3.overwritten', 'overwritten', 'Writing to a location changes nothing that it says', ({ draw }) =>
    draw(four).map(({ x, y }) => {
      const asked = [{ x, y }, { x: y, y: x }, draw(point)].flatMap(each => [equals(each), distanceTo(each)])
      return [locationAt(x, y), move('goRound', 'l0', 'writing-properties'), ...asked]
    }),
  ),
]
